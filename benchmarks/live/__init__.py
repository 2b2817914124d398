"""Parts of bench_live: a floor in a process of its own."""
