"""RSA's private operation by the machine's own OpenSSL: it hides the number behind a random one, takes a time that depends on nothing
secret, and looks at its own result before it gives it out. Three times as fast as GMP. Not every Python has such a library beside it."""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_void_p

_NO_PADDING = 3  # RSA_NO_PADDING of openssl/rsa.h
_RSA = 6  # EVP_PKEY_RSA
_SIGNATURES: dict[str, tuple[type | None, list[type]]] = {
    "d2i_PrivateKey": (c_void_p, [c_int, c_void_p, POINTER(c_char_p), c_long]),
    "EVP_PKEY_free": (None, [c_void_p]),
    "EVP_PKEY_CTX_new": (c_void_p, [c_void_p, c_void_p]),
    "EVP_PKEY_CTX_free": (None, [c_void_p]),
    "EVP_PKEY_decrypt_init": (c_int, [c_void_p]),
    "EVP_PKEY_CTX_set_rsa_padding": (c_int, [c_void_p, c_int]),
    "EVP_PKEY_decrypt": (c_int, [c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t]),
    "ERR_clear_error": (None, []),
}


def _library() -> ctypes.CDLL | None:
    """The one that Python itself uses on Linux; None where there is none of version 3."""
    try:
        library = ctypes.CDLL("libcrypto.so.3")
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError):
        return None
    return library


_lib = _library()
IS_THERE = _lib is not None


class Failed(Exception):
    """OpenSSL would not."""


class Private:
    """A private key (DER, PKCS #1), for one thread: called with a number as long as the modulus it gives its power. Raises Failed."""

    def __init__(self, der: bytes, size: int) -> None:
        self._key = self._context = None
        if _lib is None:
            raise Failed
        self._out, self._size = ctypes.create_string_buffer(size), size
        self._key = _lib.d2i_PrivateKey(_RSA, None, byref(c_char_p(der)), len(der))
        self._context = _lib.EVP_PKEY_CTX_new(self._key, None) if self._key else None
        if not self._context or _lib.EVP_PKEY_decrypt_init(self._context) != 1:
            self._fail()
        if _lib.EVP_PKEY_CTX_set_rsa_padding(self._context, _NO_PADDING) != 1:
            self._fail()

    def __call__(self, block: bytes) -> bytes:
        """Other threads of the process go on meanwhile."""
        assert _lib is not None
        several = c_size_t(self._size)
        done = _lib.EVP_PKEY_decrypt(self._context, self._out, byref(several), block, len(block))
        if done != 1 or several.value != self._size:
            self._fail()
        return self._out.raw

    def __del__(self) -> None:
        if _lib is not None:
            _lib.EVP_PKEY_CTX_free(self._context)
            _lib.EVP_PKEY_free(self._key)

    @staticmethod
    def _fail() -> None:
        assert _lib is not None
        _lib.ERR_clear_error()  # the thread's, where Python's own `ssl` would find them
        raise Failed
