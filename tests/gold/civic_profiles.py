#!/usr/bin/python3
"""Boolean expressions of molecular profiles against their disjunctive normal forms: `vdt inspect
profile` reads each, with names of variants in place of the numbers, and its tree has the same truth
under every assignment.  What that loader refuses (NOT) is evaluated here."""
import itertools
import json
import os
import re
import subprocess
import sys

VDT, DATA = os.environ["VDT"], os.environ["DATA"]
RESIDUES = {"O": "S"}  # the set's letters that are no amino acids
NEGATED = {"1 AND NOT ( 2 OR 3 )": lambda on: "1" in on and not on & {"2", "3"}}


def change(token):
    """The variant name that stands for a token, and the atoms it speaks of."""
    if token.isdigit():
        return f"BRAF V60{token}", {f"V60{token}": token}
    place, letters = re.fullmatch(r"X(\d+)([A-Z/]+)", token).groups()
    letters = letters.split("/")
    name = f"BRAF R{place}" + "/".join(RESIDUES.get(x, x) for x in letters)
    return name, {f"R{place}{RESIDUES.get(x, x)}": f"X{place}{x}" for x in letters}


def tree_of(expression, atoms):
    names = []
    for token in expression.split():
        if token in ("AND", "OR", "NOT", "(", ")"):
            names.append(token)
        else:
            name, said = change(token)
            atoms.update(said)
            names.append(name)
    done = subprocess.run([VDT, "inspect", "profile", " ".join(names)], check=True,
                          stdout=subprocess.PIPE)
    return json.loads(done.stdout)["tree"]


def value(tree, on, atoms):
    members = [value(m, on, atoms) for m in tree.get("members", [])]
    if tree["kind"] == "and":
        return all(members)
    if tree["kind"] == "or":
        return any(members)
    if tree["kind"] == "not":
        return not members[0]
    if tree["kind"] == "codon":
        return atoms[f"V{tree['beg']}"] in on
    return atoms[tree["change"]] in on if tree["kind"] == "protein" else None


def wanted(expression, dnf):
    if expression in NEGATED:
        return NEGATED[expression]
    terms = [set(x.split(",")) for x in re.findall(r"\[([^\]]*)\]", dnf)]
    return lambda on: any(term <= on for term in terms)


def main():
    right = total = 0
    with open(DATA + "/gold/civic/boolean_profiles.tsv", encoding="utf-8") as f:
        cases = [x.rstrip("\n").split("\t") for x in f][1:]
    for expression, dnf in cases:
        atoms = {}
        tree, want = tree_of(expression, atoms), wanted(expression, dnf)
        names = sorted(set(atoms.values()))
        sets = [set(c) for n in range(len(names) + 1) for c in itertools.combinations(names, n)]
        wrong = [on for on in sets if value(tree, on, atoms) != want(on)]
        total += 1
        right += not wrong
        if wrong:
            print(f"{expression}: wrong when {sorted(wrong[0])} are true")
    print(f"gold civic-profiles: {right}/{total}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(main())
