"""Write the PDUs of the upper layer byte by byte, as malicious peers do (PS3.8 9.3, PS3.7 6.3)."""

from __future__ import annotations

import socket
import struct

VERIFICATION, CT = b"1.2.840.10008.1.1", b"1.2.840.10008.5.1.4.1.1.2"
IMPLICIT = b"1.2.840.10008.1.2"


def item(kind: int, body: bytes) -> bytes:
    return struct.pack(">BxH", kind, len(body)) + body


def pdu(kind: int, body: bytes) -> bytes:
    return struct.pack(">BxL", kind, len(body)) + body


def request(caller: bytes = b"MODALITY", called: bytes = b"OVERREAD") -> bytes:
    """Return an association request for verification (1) and CT (3)."""
    contexts = b"".join(
        item(0x20, struct.pack(">B3x", number) + item(0x30, uid) + item(0x40, IMPLICIT))
        for number, uid in ((1, VERIFICATION), (3, CT))
    )
    user = item(0x50, item(0x51, struct.pack(">L", 16384)) + item(0x52, b"1.2.3"))
    titles = called.ljust(16) + caller.ljust(16) + bytes(32)
    return pdu(1, b"\0\1\0\0" + titles + item(0x10, b"1.2.840.10008.3.1.1.1") + contexts + user)


def piece(context: int, header: int, data: bytes) -> bytes:
    return pdu(4, struct.pack(">LBB", len(data) + 2, context, header) + data)


def command(field: int, *, data_set: bool, sop_class: bytes = CT, uid: bytes = b"1.2.3.4") -> bytes:
    def element(number: int, value: bytes) -> bytes:
        value += b"\0" * (len(value) % 2)
        return struct.pack("<HHL", 0, number, len(value)) + value

    elements = b"".join(
        (
            element(0x0002, sop_class),
            element(0x0100, struct.pack("<H", field)),
            element(0x0110, struct.pack("<H", 1)),
            element(0x0700, struct.pack("<H", 0)),
            element(0x0800, struct.pack("<H", 0 if data_set else 0x0101)),
            element(0x1000, uid),
        )
    )
    return element(0, struct.pack("<L", len(elements))) + elements


def answered(connection: socket.socket) -> int:
    """Read a whole PDU from a connection; return its type, 0 if the peer hangs up."""
    head = connection.recv(6, socket.MSG_WAITALL)
    if len(head) < 6:
        return 0
    connection.recv(struct.unpack(">L", head[2:])[0], socket.MSG_WAITALL)
    return head[0]
