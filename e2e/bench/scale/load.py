"""Sends requests as fast as answers come, from several threads."""

import queue
import threading
import time

from api import Api

THREADS = 16


class Sent:
    def __init__(self, times, seconds):
        self.times = times
        self.seconds = seconds


def send(credentials, jobs, while_sending):
    """Jobs are (name, [(verb, path, body, content type)]). Any refusal ends the measurement."""
    waiting = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    times, failures = {}, []

    def work():
        api = Api(credentials)
        while not failures:
            try:
                name, requests = waiting.get_nowait()
            except queue.Empty:
                return
            times[name] = time.monotonic()
            try:
                for request in requests:
                    api.call(*request)
            except Exception as error:
                failures.append(error)

    began = time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        while_sending()
        time.sleep(0.2)
    if failures:
        raise SystemExit(f"scale: {failures[0]}")
    return Sent(times, time.monotonic() - began)
