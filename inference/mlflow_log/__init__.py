"""How decisions look in MLflow: traces, assessments and bulk runs, over plain HTTP and without the MLflow library."""
