"""What bench_meaning.py needs: lines of the corpus judged as calls, peers, figures, curves, costs, tables."""
