"""The deck of the demo: what a morning in many rooms is like, in both languages."""

from typing import Any

FILE_NAME = "Một buổi tập huấn, nhiều điểm cầu.pdf"
TITLE = "Một buổi tập huấn, nhiều điểm cầu · One morning, many rooms"
# (Vietnamese title, English title, Vietnamese lines, English lines)
PAGES = (
    ("Một buổi tập huấn, nhiều điểm cầu", "One morning, many rooms", ("Trang chiếu của bản dùng thử",), ("slides of the demo",)),
    ("Trước giờ khai mạc", "Before the opening", ("Bật máy, mở màn hình điểm cầu", "Thử tiếng: mọi người cùng nghe rõ", "Báo “sẵn sàng” cho điểm cầu trung tâm"), ("Switch on, open the room's screen", "Test the sound: everybody hears it", "Tell the hub that the room is ready")),
    ("Điểm danh", "Taking attendance", ("Quét mã hoặc chọn tên trong danh sách", "Mất mạng vẫn điểm danh được", "Có mạng lại, số liệu tự gửi đi"), ("Scan a code or choose a name", "It goes on when the line is down", "What was taken is sent when it is back")),
    ("Cả phòng cùng xem một trang", "Every room sees the same page", ("Báo cáo viên lật trang, mọi phòng lật theo", "Phòng vào muộn thấy ngay trang đang chiếu"), ("The speaker turns, and all rooms turn", "A room that comes late is on the right page")),
    ("Đường truyền yếu", "A thin line", ("Hình nhỏ lại, tiếng vẫn giữ", "Rất yếu: chỉ còn tiếng và trang chiếu", "Mạng khá lên thì hình tự trở lại"), ("The picture gets smaller, the sound stays", "Very thin: sound and slides only", "The picture comes back by itself")),
    ("Phim phát từ máy của từng phòng", "Films play from each room's own disk", ("Tải sẵn từ hôm trước", "Cùng bắt đầu vào một giây", "Mất mạng giữa chừng, phim vẫn chạy"), ("Fetched the day before", "All begin at the same second", "It plays on when the line is lost")),
    ("Báo sĩ số", "Counting heads", ("Mỗi điểm cầu một con số, có người xác nhận", "Tổng số nói rõ bao nhiêu phòng đã báo"), ("One figure a room, confirmed by somebody", "The total says how many rooms have reported")),
    ("Cần giúp đỡ?", "Need help?", ("Bấm “Báo sự cố” trên bàn điểm danh", "Điểm cầu trung tâm thấy ngay và gọi lại"), ("Press “Problem” on the room's desk", "The hub sees it at once and rings back")),
    ("Xin cảm ơn", "Thank you", ("Câu hỏi của các điểm cầu",), ("questions from the rooms",)),
)  # fmt: skip


def pdf() -> bytes:
    """All pages, drawn with our own fonts."""
    from diemcau.infra import papers  # noqa: PLC0415 - typst only when needed

    return papers.compile("cli/deck", {"title": TITLE, "pages": [_page(*page) for page in PAGES]})


def _page(vi: str, en: str, lines_vi: tuple[str, ...], lines_en: tuple[str, ...]) -> dict[str, Any]:
    return {
        "vi": {"language": "vi", "title": vi, "lines": lines_vi},
        "en": {"language": "en", "title": en, "lines": lines_en},
    }
