"""Pages of those who check a certificate, those who hold one and those who keep the register."""
