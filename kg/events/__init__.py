"""The event table: rows that machines coded, in Parquet files beside the quads, and what they amount to."""
