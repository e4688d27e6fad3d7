// A front end as the AI SDK's documentation shows it: useChat with approvals, that resumes its stream when the page is loaded.
import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport, lastAssistantMessageIsCompleteWithApprovalResponses } from "ai";
import { useState } from "react";
import { createRoot } from "react-dom/client";

// The server keeps the conversation, so it needs the last message only.
const transport = new DefaultChatTransport({
  api: "/api/chat",
  prepareSendMessagesRequest: ({ id, messages, trigger, messageId }) => ({ body: { id, trigger, messageId, messages: messages.slice(-1) } }),
});

function Part({ part, decide }) {
  if (part.type === "text") return <p className="text">{part.text}</p>;
  if (part.type === "reasoning") return <p className="reasoning">{part.text}</p>;
  if (part.type === "data-output") return <pre className="output">{JSON.stringify(part.data)}</pre>;
  if (!part.type.startsWith("tool-")) return null;
  return <div className="tool">
    {part.type} {part.state} {JSON.stringify(part.output ?? null)}
    {part.state === "approval-requested" && <>
      <button onClick={() => decide({ id: part.approval.id, approved: true })}>Approve</button>
      <button onClick={() => decide({ id: part.approval.id, approved: false, reason: "not now" })}>Deny</button>
    </>}
  </div>;
}

function Chat({ loaded }) {
  const [text, setText] = useState("");
  const { messages, sendMessage, status, error, regenerate, addToolApprovalResponse } = useChat({
    id: "react", messages: loaded, resume: true, transport,
    sendAutomaticallyWhen: lastAssistantMessageIsCompleteWithApprovalResponses,
  });
  return <main>
    <p id="status">{status}</p>
    <p id="error">{error?.message}</p>
    {messages.map(m => <section key={m.id} className={m.role}>{m.parts.map((p, i) => <Part key={i} part={p} decide={addToolApprovalResponse} />)}</section>)}
    <form onSubmit={e => { e.preventDefault(); sendMessage({ text }); setText("") }}>
      <input id="text" value={text} onChange={e => setText(e.target.value)} />
    </form>
    <button onClick={() => regenerate()}>Again</button>
  </main>;
}

const loaded = await (await fetch("/api/chat/react/messages")).json();
createRoot(document.getElementById("root")).render(<Chat loaded={loaded} />);
