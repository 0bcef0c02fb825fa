"""Damage without knowledge of the format: bits flipped, bytes cut, doubled, overwritten."""

from __future__ import annotations

import random

#: Numbers that often break parsers: near powers of two, and negative when signed.
NUMBERS = (0, 1, 2, 3, 7, 8, 9, 12, 15, 16, 17, 31, 32, 33, 64, 127, 128, 255, 256, 4095, 32767, 32768, 65535)
LENGTHS = (0, 1, 2, 3, 4, 7, 8, 255, 65534, 65535, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)

# Damage in the header has the most effect.
_HEADER = 2048


def number(rng: random.Random, bits: int = 16) -> int:
    """Return a random number that fits, often one that breaks parsers."""
    if rng.random() < 0.8:
        return rng.choice(NUMBERS if bits == 16 else LENGTHS) & ((1 << bits) - 1)
    return rng.getrandbits(bits)


def blind(data: bytes, rng: random.Random) -> bytes:
    """Return a copy with damage in one to eight places."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        if len(out) < 16:
            break
        reach = len(out) if rng.random() < 0.4 else min(len(out), _HEADER)
        at = rng.randrange(reach)
        match rng.randrange(7):
            case 0 | 1:
                out[at] ^= 1 << rng.randrange(8)
            case 2:
                out[at] = rng.randrange(256)
            case 3:
                del out[rng.randrange(len(out)) :]
            case 4:
                del out[at : at + rng.randrange(1, 64)]
            case 5:
                out[at:at] = out[at : at + rng.randrange(1, 256)]
            case 6:
                out[at : at + 4] = number(rng, 32).to_bytes(4, rng.choice(("little", "big")))
    return bytes(out)
