"""Cases of rules: tried as written, as the recogniser might mishear them, and explained."""
