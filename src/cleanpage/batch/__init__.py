"""Many pages: cleaned in processes of their own, read from files and written to them."""
