#!/usr/bin/python3
"""far_records.py VCF: writes far.vcf, in genome order, with 60,000 records more that are far from all that the KB
speaks of; far.shuffled.vcf; and both as BGZF with the extension .gz."""
import random
import struct
import sys
import zlib


def bgzf(data):
    blocks = [data[i:i + 60000] for i in range(0, len(data), 60000)] + [b""]
    for plain in blocks:
        z = zlib.compressobj(1, zlib.DEFLATED, -15)
        raw = z.compress(plain) + z.flush()
        yield struct.pack("<4BI2BH2BHH", 31, 139, 8, 4, 0, 0, 255, 6, 66, 67, 2, len(raw) + 25) + raw
        yield struct.pack("<II", zlib.crc32(plain), len(plain))


def write(name, lines):
    data = b"".join(lines)
    with open(name, "wb") as out:
        out.write(data)
    with open(name + ".gz", "wb") as out:
        out.writelines(bgzf(data))


def main():
    with open(sys.argv[1], "rb") as f:
        lines = f.readlines()
    head = [x for x in lines if x.startswith(b"#")]
    body = [x for x in lines if not x.startswith(b"#")]
    r = random.Random(3)
    for pos in range(100_000_001, 160_000_001, 1000):
        body.append(b"chr2\t%d\t.\tA\t%s\t%d\t%s\tDP=%d\tGT:DP\t0/1:%d\n" % (
            pos, r.choice([b"C", b"G,T", b"ACC", b"*", b"<DEL>"]), r.randrange(999),
            r.choice([b"PASS", b"PASS", b"low"]), r.randrange(99), r.randrange(99)))
    order = {b"chr%d" % i: i for i in range(1, 23)}
    body.sort(key=lambda x: (order.get(x.split(b"\t")[0], 99), int(x.split(b"\t")[1])))
    write("far.vcf", head + body)
    r.shuffle(body)
    write("far.shuffled.vcf", head + body)


main()
