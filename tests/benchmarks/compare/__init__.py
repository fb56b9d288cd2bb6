"""What the comparison of services is made of: the data, the queries, the services, the load, the table."""
