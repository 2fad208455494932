"""What templates may ask for beyond Django's own tags: signs, dates, references, figures."""
