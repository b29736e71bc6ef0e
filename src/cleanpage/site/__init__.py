"""What repeats on the pages of one site, learned from a few of them."""
