"""Serve a GGUF model over HTTP with llama.cpp's own server until the process is told to stop.

usage: serve.py MODEL TEMPLATE PORT
"""

import signal
import sys

import xllamacpp

model, template, port = sys.argv[1:]
params = xllamacpp.CommonParams()
params.model.path = model
params.hostnames = ["127.0.0.1"] if isinstance(params.hostnames, list) else "127.0.0.1"
params.port = int(port)
params.n_ctx = 4096
params.n_parallel = 1
params.use_jinja = True
params.warmup = False
with open(template, encoding="utf-8") as f:
    params.chat_template = f.read()
server = xllamacpp.Server(params)  # returns when the model is loaded
print("ready", server.listening_address, flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
