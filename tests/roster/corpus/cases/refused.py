"""Files that must be refused in words, and files that only look broken."""

import io
import struct
import zipfile
from dataclasses import replace
from random import Random

from PIL import Image

from tests.roster.corpus.cases import case
from tests.roster.corpus.cases.layouts import simple
from tests.roster.corpus.page import Drawn, Page
from tests.roster.corpus.writers.ods import write_ods
from tests.roster.corpus.writers.text import write_text
from tests.roster.corpus.writers.xls import write_xls
from tests.roster.corpus.writers.xlsx import write_xlsx

ENCRYPTED = '<manifest:encryption-data manifest:checksum="x"/>'


def _plain(kind: str, dice: Random) -> Drawn:
    page = Page("Sheet1")
    simple(dice, page, 1, 6)
    return Drawn(kind, [page])


def _refused(kind: str, raw: bytes) -> Drawn:
    return Drawn(kind, [], refused=True, raw=raw, encoding="")


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE2 file of a few streams, each long enough to have sectors of its own."""
    chain: list[int] = []
    body = b""
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        padded = data.ljust(4096, b"\0")
        padded += b"\0" * (-len(padded) % 512)
        first, count = len(chain), len(padded) // 512
        chain += [*range(first + 1, first + count), 0xFFFFFFFE]
        body += padded
        entries.append((name, 2, first, len(padded)))
    directory, table = len(chain), len(chain) + 1
    chain += [0xFFFFFFFE, 0xFFFFFFFD]
    assert len(chain) <= 128
    assert len(entries) <= 4
    listing = b"".join(_entry(order, len(entries), *entry) for order, entry in enumerate(entries)).ljust(512, b"\0")
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    header = struct.pack("<8s16sHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", table).ljust(436, b"\xff")
    return header + body + listing + fat


def _entry(order: int, count: int, name: str, kind: int, first: int, size: int) -> bytes:
    typed = name.encode("utf-16-le")
    right = order + 1 if 0 < order < count - 1 else 0xFFFFFFFF
    child = 1 if order == 0 else 0xFFFFFFFF
    return struct.pack(
        "<64sHBBIII16sIQQIQ", typed, len(typed) + 2, kind, 1, 0xFFFFFFFF, right, child, b"", 0, 0, 0, first, size
    )


@case
def locked_xlsx(dice: Random) -> Drawn:
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0"?><encryption/>'
    return _refused("xlsx", compound({"EncryptionInfo": info, "EncryptedPackage": dice.randbytes(6000)}))


@case
def locked_xls(dice: Random) -> Drawn:
    """A record that says the rest is enciphered."""
    raw = write_xls(_plain("xls", dice))
    start = raw.index(b"\x09\x08\x10\x00")
    mark = struct.pack("<HHHHH", 0x2F, 6, 0, 0x1234, 0x5678)
    end = start + 20
    return _refused("xls", raw[:end] + mark + raw[end : -len(mark)])


@case
def locked_ods(dice: Random) -> Drawn:
    return _refused("ods", write_ods(_plain("ods", dice), ENCRYPTED))


@case
def cut_off_in_the_mail(dice: Random) -> Drawn:
    raw = write_xlsx(_plain("xlsx", dice))
    return _refused("xlsx", raw[: len(raw) * 2 // 3])


@case
def archive_with_a_broken_sheet(dice: Random) -> Drawn:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_xlsx(_plain("xlsx", dice)))) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item.filename, data[: len(data) // 2] if "sheet1.xml" in item.filename else data)
    return _refused("xlsx", out.getvalue())


@case
def zip_bomb(dice: Random) -> Drawn:
    """One sheet of 300 MB of zeros in 300 kB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_xlsx(_plain("xlsx", dice)))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            if "sheet1.xml" not in item.filename:
                new.writestr(item.filename, old.read(item))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(300):
                sheet.write(b" " * 2**20)
    return _refused("xlsx", out.getvalue())


@case
def picture_pasted_as_a_list(dice: Random) -> Drawn:
    out = io.BytesIO()
    Image.effect_noise((400, 300), 90).save(out, "PNG")
    drawn = Drawn("xlsx", [Page("Sheet1", picture=out.getvalue())])
    return _refused("xlsx", write_xlsx(drawn))


@case
def photo_renamed_to_xlsx(dice: Random) -> Drawn:
    out = io.BytesIO()
    Image.effect_noise((400, 300), 90).save(out, "JPEG")
    return _refused("xlsx", out.getvalue())


@case
def empty_workbook(dice: Random) -> Drawn:
    return _refused("xlsx", write_xlsx(Drawn("xlsx", [Page("Sheet1"), Page("Sheet2")])))


@case
def empty_text(dice: Random) -> Drawn:
    return _refused("csv", b"\xef\xbb\xbf\r\n \r\n")


@case
def book_without_any_people(dice: Random) -> Drawn:
    """A budget, sent by mistake: read, but there is nobody on it, and that is said."""
    page = Page("Dự toán")
    page.line(1, ["STT", "Nội dung chi", "Số lượng", "Đơn giá", "Thành tiền"])
    for row, text in enumerate(["Nước uống", "Tài liệu", "Thuê hội trường"], 2):
        page.line(row, [row - 1, text, 10, 15_000, 150_000])
    return Drawn("xlsx", [page])


def _secret_paper(mark: str, kind: str, dice: Random) -> Drawn:
    page = Page("Sheet1" if kind != "docx" else "1")
    page.put(1, 1, "UBND TỈNH SUỐI ĐÀO")
    page.put(2, 1, mark, bold=True)
    page.put(3, 1, "DANH SÁCH CÁN BỘ")
    simple(dice, page, 5, 5)
    page.people.clear()
    return Drawn(kind, [page], refused=True, encoding="")


@case
def marked_secret(dice: Random) -> Drawn:
    return _secret_paper("MẬT", "xlsx", dice)


@case
def marked_top_secret(dice: Random) -> Drawn:
    return _secret_paper("TỐI MẬT", "xls", dice)


@case
def marked_utterly_secret(dice: Random) -> Drawn:
    return _secret_paper("Độ mật: TUYỆT MẬT", "docx", dice)


@case
def secrets_only_in_a_word(dice: Random) -> Drawn:
    """Mật is honey, too, and a part of names: no mark."""
    page = Page("Sheet1")
    page.put(1, 1, "Hợp tác xã Mật ong Bản Hẹ")
    simple(dice, page, 3, 6, unit="HTX Mật ong Bản Hẹ")
    return Drawn("xlsx", [page])


@case
def macros_are_left_alone(dice: Random) -> Drawn:
    """A workbook with a macro is read without running it."""
    drawn = _plain("xlsx", dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_xlsx(drawn))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, old.read(item))
        new.writestr("xl/vbaProject.bin", compound({"VBA": dice.randbytes(5000)}))
    drawn.raw = out.getvalue()
    return drawn


@case
def text_saved_under_the_name_xls(dice: Random) -> Drawn:
    """Another system's export: separated text that calls itself a workbook."""
    drawn = _plain("xls", dice)
    drawn.separator, drawn.charset, drawn.encoding = "\t", "utf-16", "utf-16"
    drawn.raw = write_text(drawn)
    for page in drawn.pages:
        page.people = [
            replace(person, source_cell=f"1!{str(person.source_cell).split('!')[1]}") for person in page.people
        ]
    return drawn
