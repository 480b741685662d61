"""The ground: the records that flow and the tables where they rest. It knows neither the crawler nor the alerts."""
