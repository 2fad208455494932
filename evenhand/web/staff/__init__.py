"""The staff counter: what is due today, the complaints, the letters, and everything done for a party at the desk."""
