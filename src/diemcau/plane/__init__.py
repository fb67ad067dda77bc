"""The live plane: plain ASGI under /live. It knows the kernel and nothing of the domain."""
