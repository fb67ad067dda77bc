"""The RTMP door: encoders (OBS, ffmpeg, hardware) publish here with their conference's key. No PyAV, no relay to libav's listener."""

from diemcau.plane.media.rtmp.front import RtmpFront
from diemcau.plane.media.rtmp.limits import Limits

__all__ = ["Limits", "RtmpFront"]
