"""What the bench must show, from rows of the same run: figure, target, ok or MISSED."""

COLUMNS = ["group", "must", "figure", "target", "verdict"]
BGZIP, BGZIP_2 = "bgzip -dc", "bgzip -dc -@2"
QUERY, QUERY_1 = "vdt query -@2", "vdt query -@1"


class Rows:
    """rows: of bench.py; what was not measured is None."""

    def __init__(self, rows):
        self.rows = {(r["group"], r["what"]): r for r in rows}

    def get(self, group, what, column):
        return self.rows.get((group, what), {}).get(column)

    def over(self, group, what, base, column="median_ms"):
        a, b = self.get(group, what, column), self.get(group, base, column)
        return a / b if a is not None and b else None


def beyond_inflating(rows, group, what, n_records):
    """ns of CPU for a record that are not for bgzip's work."""
    a, b = rows.get(group, what, "cpu_ms"), rows.get(group, BGZIP, "cpu_ms")
    return (a - b) * 1e6 / n_records if a is not None and b is not None and n_records else None


def figures(rows, n_genes, n_unsorted):
    """(group, must, figure, target, whether the figure must be at least the target)."""
    r, targets = Rows(rows), f"vdt query, {n_genes} genes, --targets-only"
    built = "VCFs and submission_summary, 4.5 M"
    seconds, peak = (r.get("build", "vdt build, " + built, x) for x in ("median_ms", "peak_rss_mb"))
    return [
        ("WGS", "wall, of bgzip -dc -@2", r.get("WGS", QUERY, "ratio"), 1.0, False),
        ("WGS", "CPU, of bgzip -dc", r.over("WGS", QUERY, BGZIP, "cpu_ms"), 1.5, False),
        ("WGS", "anonymous memory, MB", r.get("WGS", QUERY, "anon_mb"), 64, False),
        ("WGS", "times as fast as bcftools annotate",
         r.over("WGS", "bcftools annotate --threads 2", QUERY), 20, True),
        ("WGS", "times as fast as vcfanno", r.over("WGS", "vcfanno -p 2", QUERY), 20, True),
        ("WGS", f"{n_genes} genes, --targets-only: wall, of bgzip -dc", r.over("WGS", targets, BGZIP), 0.25, False),
        ("WGS, shuffled", "ns of CPU a record, beyond bgzip -dc, findings included",
         beyond_inflating(r, "WGS, shuffled", QUERY_1, n_unsorted), 100, False),
        ("WGS, shuffled", f"the same with {n_genes} genes: what a record costs that nothing matches",
         beyond_inflating(r, "WGS, shuffled", f"{QUERY_1}, {n_genes} genes", n_unsorted), 100, False),
        ("WES", "wall, ms", r.get("WES", QUERY, "median_ms"), 100, False),
        ("panel", "wall, warm, ms", r.get("panel", QUERY, "median_ms"), 15, False),
        ("panel", "wall, cold, ms", r.get("panel", QUERY + ", cold", "median_ms"), 100, False),
        ("build", "4.5 M, both assemblies: wall, s", seconds and seconds / 1000, 180, False),
        ("build", "4.5 M, both assemblies: peak RSS, MB", peak, 2000, False),
        ("build", "4.5 M, both assemblies: KB, MB", r.get("size", built, "mb"), 1500, False),
    ]


def verdict(figure, target, is_least):
    if figure is None:
        return "not measured"
    return "ok" if (figure >= target if is_least else figure <= target) else "MISSED"


def table(rows, n_genes, n_unsorted):
    """Cells of COLUMNS."""
    return [[group, what, "" if figure is None else f"{figure:.2f}", f"{'>=' if is_least else '<='} {target:g}",
             verdict(figure, target, is_least)]
            for group, what, figure, target, is_least in figures(rows, n_genes, n_unsorted)]
