"""Tax profiles: under which name, country, class and number a partner or the house is taxed, dated."""
