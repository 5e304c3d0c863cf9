"""What is written about the law in docs/law is what the packs and these cases say."""
