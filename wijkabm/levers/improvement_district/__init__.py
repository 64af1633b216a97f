"""Business improvement district (BIZ), or a fund of entrepreneurs from a surcharge on the OZB."""
