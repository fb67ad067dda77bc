"""Headings as offices write them."""

HEADINGS: dict[str, tuple[str, ...]] = {
    "no": ("STT", "TT", "Số TT", "Stt", "SỐ TT"),
    "name": (
        "Họ và tên",
        "HỌ VÀ TÊN",
        "Họ tên",
        "Họ và tên đại biểu",
        "Họ, tên",
        "Tên đại biểu",
        "Họ tên người tham dự",
        "Họ & tên",
        "Đại biểu",
        "Người tham dự",
    ),
    "family": ("Họ và đệm", "Họ đệm", "Họ và tên đệm", "Họ và chữ đệm"),
    "given": ("Tên",),
    "surname": ("Họ",),
    "middle": ("Tên đệm", "Đệm", "Chữ đệm"),
    "honorific": ("Danh xưng", "Ông/Bà", "Ông (Bà)"),
    "office": ("Điện thoại cơ quan", "ĐT cơ quan", "ĐT bàn"),
    "post": (
        "Chức vụ",
        "Chức danh",
        "CHỨC VỤ",
        "Chức vụ, chức danh",
        "Chức vụ công tác",
        "Chức vụ/Chức danh",
        "Chức vụ (Đảng, chính quyền, đoàn thể)",
        "Chức vụ hiện nay",
    ),
    "unit": (
        "Đơn vị",
        "Đơn vị công tác",
        "Cơ quan, đơn vị",
        "Cơ quan công tác",
        "Nơi công tác",
        "Tên đơn vị",
        "Cơ quan/Đơn vị",
        "Tên cơ quan",
        "Phòng, ban, đơn vị",
        "ĐƠN VỊ",
    ),
    "joined": ("Chức vụ, đơn vị công tác", "Chức vụ, đơn vị", "Chức vụ - Đơn vị", "Chức vụ, cơ quan công tác"),
    "phone": (
        "Điện thoại",
        "Số điện thoại",
        "SĐT",
        "Số ĐT",
        "Điện thoại di động",
        "ĐT liên hệ",
        "ĐTDĐ",
        "Số máy liên lạc",
        "Di động",
    ),
    "site": ("Điểm cầu", "Điểm cầu tham dự", "Dự tại điểm cầu"),
    "note": ("Ghi chú", "GHI CHÚ", "Ghi Chú"),
    "sign": ("Ký nhận", "Ký tên", "Chữ ký"),
    "mail": ("Email", "Thư điện tử"),
    "car": ("Biển số xe", "Phương tiện"),
}

SECRET: dict[str, tuple[str, ...]] = {
    "ethnic": ("Dân tộc", "DÂN TỘC", "Thành phần dân tộc", "Dân tộc (ghi rõ)"),
    "religion": ("Tôn giáo", "TÔN GIÁO"),
    "party": (
        "Ngày vào Đảng",
        "Đảng viên",
        "Ngày vào ĐCSVN",
        "Ngày kết nạp Đảng",
        "Năm vào Đảng",
        "Ngày vào Đảng (chính thức)",
    ),
    "identity": (
        "Số CCCD",
        "CCCD",
        "CMND/CCCD",
        "Số CCCD/CMND",
        "Căn cước công dân",
        "Số căn cước",
        "Số định danh cá nhân",
        "Mã định danh",
        "Số CMND/CCCD/Hộ chiếu",
    ),
    "old-identity": ("Số CMND", "CMND", "CMT", "Chứng minh nhân dân"),
    "birth": ("Ngày sinh", "Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Sinh ngày", "Ngày/tháng/năm sinh"),
    "birth-year": ("Năm sinh", "NĂM SINH", "Sinh năm"),
    "health": (
        "Tình trạng sức khỏe",
        "Tình trạng sức khoẻ",
        "Sức khỏe",
        "Bệnh nền",
        "Tiền sử bệnh",
        "Phân loại sức khỏe",
    ),
    "photo": ("Ảnh thẻ", "Ảnh 3x4", "Ảnh chân dung"),
}
ETHNIC = ["Kinh", "Tày", "Mông", "Dao", "Thái", "La-chí", "Nùng", "Khmer", "Ê-đê", "Giáy", "Lự"]
RELIGION = ("Không", "Phật giáo", "Công giáo", "Tin Lành", "Không", "Cao Đài")
HEALTH = ("Tốt", "Bình thường", "Cao huyết áp", "Tiểu đường týp 2", "Hen phế quản", "Loại 2")

ENGLISH = {
    "no": "No.", "name": "Full name", "family": "Family and middle name", "given": "Given name", "surname": "Family name",
    "middle": "Middle name", "honorific": "Title", "post": "Position", "unit": "Organisation", "joined": "Position, organisation",
    "phone": "Mobile phone", "office": "Office phone", "note": "Notes", "sign": "Signature", "mail": "E-mail", "car": "Car",
}  # fmt: skip
TELLING = (
    "Cao huyết áp",
    "Tiểu đường týp 2",
    "Hen phế quản",
    "Phật giáo",
    "Công giáo",
    "Tin Lành",
    "Cao Đài",
    "La-chí",
)
"""Values that stand on no list by chance."""

NATIONAL = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
TITLES = (
    "DANH SÁCH ĐẠI BIỂU THAM DỰ HỘI NGHỊ TẬP HUẤN",
    "DANH SÁCH CÁN BỘ, CÔNG CHỨC DỰ HỘI NGHỊ TRỰC TUYẾN",
    "Danh sách đăng ký tham dự tập huấn",
    "DANH SÁCH CỬ ĐẠI BIỂU THAM DỰ LỚP BỒI DƯỠNG",
    "BIỂU TỔNG HỢP ĐẠI BIỂU",
)
ATTACHED = (
    "(Kèm theo Công văn số 128/UBND-VP ngày 05 tháng 10 năm 2026)",
    "(Ban hành kèm theo Giấy mời số 41/GM-SNV ngày 12/10/2026 của Sở Nội vụ)",
    "Kèm theo Tờ trình số:      /TTr-PVHXH",
)
