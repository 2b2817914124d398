"""What tests of the service do in a real browser."""


def complain_to(page, wrong):
    """Let a page note every error in it."""
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))


def log_in(page, name, password):
    """Log in at the page of logging in."""
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.keyboard.press("Enter")
