"""Questions of delegates: asked, supported, put together and answered, each one to its end."""
