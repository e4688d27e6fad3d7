// The JSON API of the program.

export class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// call sends a request and returns the JSON of the response, null if it has none. It throws a Failure; one with the status 0 if
// there was no response.
export async function call(method, path, body) {
  let res;
  try {
    res = await fetch("api" + path, {
      method,
      headers: body === undefined ? {} : {"Content-Type": "application/json"},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Failure(0, "The program does not respond. Is it running?");
  }
  if (!res.ok) {
    const text = await res.text();
    let message = text;
    try { message = JSON.parse(text).error ?? text; } catch { /* it is plain text */ }
    throw new Failure(res.status, sentence(message) || res.statusText);
  }
  if (res.status === 204) return null;
  return (res.headers.get("Content-Type") ?? "").startsWith("application/json") ? res.json() : res.text();
}

export const get = path => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);

const sentence = s => s ? s[0].toUpperCase() + s.slice(1) : s;

// follow reads the entries of a run after one, as they come. It returns when the run ends or waits, and throws if the connection
// breaks.
export async function follow(run, after, take, signal) {
  const res = await fetch(`api/runs/${run}/events?after=${after}`, {signal});
  if (!res.ok) throw new Failure(res.status, "The run is not there any more.");
  let text = "";
  for (const reader = res.body.pipeThrough(new TextDecoderStream()).getReader(); ;) {
    const {done, value} = await reader.read();
    if (done) throw new Failure(0, "The connection broke.");
    text += value;
    const frames = text.split("\n\n");
    text = frames.pop();
    for (const frame of frames) {
      if (frame.startsWith("event: over")) return;
      const data = frame.split("\n").filter(l => l.startsWith("data: ")).map(l => l.slice(6)).join("\n");
      if (data) take(JSON.parse(data));
    }
  }
}

// signIn exchanges the token in the fragment of the URL for a cookie.
export async function signIn() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return;
  history.replaceState(null, "", location.pathname);
  await post("/login", {token});
}
