// Places of the page are fragments of its URL: #/agent/NAME, #/agent/NAME/tools/TOOL, #/agent/NAME/prompt, #/talk/ID.

// route reads the fragment.
export function route() {
  const [what, id, more, rest] = location.hash.slice(2).split("/").map(decodeURIComponent);
  return {what: what || "", id, more, rest};
}

export const go = (...parts) => { location.hash = "#/" + parts.map(encodeURIComponent).join("/"); };
