"""Every word that a person reads, in English, Chinese and Spanish."""
