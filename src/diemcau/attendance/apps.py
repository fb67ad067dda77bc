from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "diemcau.attendance"
    label = "attendance"
