"""Runs scripts of the differential test on Pydantic AI: pyrun.py SCRIPTS OUT."""
import asyncio, enum, json, sys, time, warnings
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Optional, Union

warnings.simplefilter('ignore')
from pydantic import BaseModel, Field
from pydantic_ai import Agent, ModelRetry, RunContext, Tool, ToolOutput, NativeOutput, PromptedOutput, TextOutput, DeferredToolRequests, DeferredToolResults, ToolApproved, ToolDenied, UsageLimits, RunUsage, ToolReturn
from pydantic_ai import exceptions as X
from pydantic_ai import capture_run_messages
from pydantic_ai.capabilities import PrepareTools, HandleDeferredToolCalls
from pydantic_ai.exceptions import ToolFailed, CallDeferred, ApprovalRequired
from pydantic_ai.messages import ModelMessagesTypeAdapter, ModelResponse, TextPart, ThinkingPart, ToolCallPart
from pydantic_ai.models.function import FunctionModel, AgentInfo
from pydantic_ai.usage import RequestUsage
try:
    import logfire_api  # noqa
except Exception:
    pass


@dataclass
class World:
    log: list = field(default_factory=list)


class Seen(BaseModel):
    what: str
    retry: int
    max: int
    step: int
    approved: bool
    meta: str


STEP = 0.0001  # by this much each call does later what it says than the one before it in the response


async def turn(ctx: RunContext[World]):
    calls = next((m for m in reversed(ctx.messages) if isinstance(m, ModelResponse)), None).tool_calls
    await asyncio.sleep(STEP * (1 + next(i for i, c in enumerate(calls) if c.tool_call_id == ctx.tool_call_id)))


async def act(ctx: RunContext[World], what: str, do: str):
    ctx.deps.log.append(f'{ctx.tool_name}#{what} do={do} retry={ctx.retry}/{ctx.max_retries} step={ctx.run_step} approved={"true" if ctx.tool_call_approved else "false"}')
    await turn(ctx)
    meta = ctx.tool_call_metadata
    seen = Seen(what=what, retry=ctx.retry, max=ctx.max_retries, step=ctx.run_step, approved=bool(ctx.tool_call_approved),
                meta='' if meta is None else json.dumps(meta, separators=(',', ':')))
    verb, _, arg = do.partition(':')
    if verb == 'retry':
        raise ModelRetry(f'retry {what}')
    if verb == 'fail':
        raise ToolFailed(f'failed {what}')
    if verb == 'error':
        await asyncio.sleep(int(arg or 0) / 1000)
        raise RuntimeError(f'boom {what}')
    if verb == 'slow':
        await asyncio.sleep(0.15)
    if verb == 'defer':
        raise CallDeferred(metadata={'why': arg}) if arg else CallDeferred()
    if verb == 'approve' and not ctx.tool_call_approved:
        raise ApprovalRequired(metadata={'why': arg}) if arg else ApprovalRequired()
    if verb == 'again':
        raise ApprovalRequired()
    if verb == 'content':
        return ToolReturn(return_value=seen, content=f'the user says {what}')
    if verb == 'meta':
        return ToolReturn(return_value=seen, metadata={'m': what})
    if verb == 'asap':
        ctx.enqueue(f'asap {what}')
    if verb == 'idle':
        ctx.enqueue(f'idle {what}', priority='when_idle')
    return seen


class Mood(str, enum.Enum):
    happy = 'happy'
    sad = 'sad'


async def alpha(ctx: RunContext[World], n: int, do: str = 'ok'):
    """Alpha takes a number."""
    return await act(ctx, str(n), do)


async def beta(ctx: RunContext[World], tags: list[str], do: str = 'ok'):
    """Beta takes words."""
    return await act(ctx, '+'.join(tags), do)


async def gamma(ctx: RunContext[World], level: Annotated[int, Field(ge=1, le=5)], mood: Mood, do: str = 'ok'):
    """Gamma takes a level and a mood."""
    return await act(ctx, f'{level}{mood.value}', do)


class Place(BaseModel, extra='forbid'):
    lat: float
    name: Annotated[str, Field(min_length=2)]


async def delta(ctx: RunContext[World], place: Place, on: bool, do: str = 'ok'):
    """Delta takes a place and a switch."""
    return await act(ctx, f'{place.name} {"true" if on else "false"}', do)


async def eps(ctx: RunContext[World]):
    """Eps takes nothing."""
    return await act(ctx, '-', 'ok')


async def zeta(ctx: RunContext[World], x: Optional[int] = None, do: str = 'ok'):
    """Zeta takes what may be missing."""
    return await act(ctx, 'none' if x is None else str(x), do)


FUNCS = dict(alpha=alpha, beta=beta, gamma=gamma, delta=delta, eps=eps, zeta=zeta)


class Foo(BaseModel, extra='forbid'):
    value: int
    do: str = 'ok'


class Bar(BaseModel, extra='forbid'):
    name: str
    do: str = 'ok'


class Ans(BaseModel):
    text: str


async def finish(ctx, what, do):
    ctx.deps.log.append(f'{ctx.tool_name}#{what} do={do} retry={ctx.retry}/{ctx.max_retries} step={ctx.run_step}')
    await turn(ctx)
    if do == 'retry':
        raise ModelRetry(f'output retry {what}')
    if do == 'error':
        raise RuntimeError(f'output boom {what}')


async def first(ctx: RunContext[World], value: int, do: str = 'ok') -> Ans:
    await finish(ctx, value, do)
    return Ans(text=f'first {value}')


async def second(ctx: RunContext[World], name: str, do: str = 'ok') -> Ans:
    await finish(ctx, name, do)
    return Ans(text=f'second {name}')


async def first_text(ctx: RunContext[World], value: int, do: str = 'ok') -> str:
    await finish(ctx, value, do)
    return f'first {value}'


async def text_out(ctx: RunContext[World], text: str) -> Ans:
    ctx.deps.log.append(f'textout#{text} retry={ctx.retry}/{ctx.max_retries} step={ctx.run_step}')
    if '!retry' in text:
        raise ModelRetry('output retry text')
    if '!error' in text:
        raise RuntimeError('output boom text')
    return Ans(text=text)


def text_do(s):
    for w in ('vretry', 'verror', 'vchange'):
        if '!' + w in s:
            return w
    return 'ok'


def output_type(s):
    o, k = s['out'], s['out_retries']
    kw = {} if k is None else {'max_retries': k}
    if o == 'text':
        return str
    if o == 'none':
        return [str, type(None)]
    if o == 'text_func':
        return [str, ToolOutput(first_text, name='first_text', **kw)]
    if o == 'textout':
        return TextOutput(text_out)
    if o == 'foo':
        return ToolOutput(Foo, **kw)
    if o == 'auto':
        return Foo
    if o == 'foobar':
        return [ToolOutput(Foo, **kw), ToolOutput(Bar, **kw)]
    if o == 'funcs':
        return [ToolOutput(first, name='first', **kw), ToolOutput(second, name='second')]
    if o == 'native':
        return NativeOutput(Foo)
    if o == 'native_union':
        return NativeOutput([Foo, Bar])
    if o == 'prompted':
        return PromptedOutput(Foo)
    raise ValueError(o)


def deferred_possible(s):
    return True


def usage_dict(u):
    return {'requests': u.requests, 'tool_calls': u.tool_calls, 'input': u.input_tokens, 'output': u.output_tokens}


def make_response(r):
    parts = []
    for p in r['parts']:
        if p['kind'] == 'text':
            parts.append(TextPart(p['text']))
        elif p['kind'] == 'thinking':
            parts.append(ThinkingPart(p['text']))
        else:
            kw = {'tool_call_id': p['id']} if p.get('id') else {}
            parts.append(ToolCallPart(p['name'], p.get('args'), **kw))
    return ModelResponse(parts=parts, usage=RequestUsage(input_tokens=r['usage'][0], output_tokens=r['usage'][1]), finish_reason=r.get('finish') or None)


def results(s, open_, handler):
    r = DeferredToolResults()
    for c in open_.approvals:
        x = s['resolve'].get(c.tool_call_id) or {}
        if x.get('omit'):
            continue
        a = x.get('approval')
        if a is None:
            v = True
        elif not a['approve']:
            v = ToolDenied(a['message']) if a.get('message') else False
        elif a.get('args') is not None:
            v = ToolApproved(override_args=a['args'])
        else:
            v = ToolApproved()
        r.approvals[c.tool_call_id] = v
        if x.get('meta') is not None:
            r.metadata[c.tool_call_id] = x['meta']
    for c in open_.calls:
        x = s['resolve'].get(c.tool_call_id) or {}
        if x.get('omit'):
            continue
        y = x.get('result')
        if y is None:
            v = 'given'
        elif y['kind'] == 'value':
            v = y['value']
        elif y['kind'] == 'rich':
            v = ToolReturn(return_value=y['value'], content=y['text'], metadata={'g': 1})
        elif y['kind'] == 'failed':
            v = ToolFailed(y['text'])
        else:
            v = ModelRetry(y['text'])
        r.calls[c.tool_call_id] = v
    return r


async def run(s):
    began = time.time()
    out = dict(id=s['id'], status='', output=None, err_kind='', err='', full_err='', messages=None, new=0, usage={}, log=[], seen=[], pauses=[])
    world = World()
    nxt = 0

    async def function(messages, info: AgentInfo):
        nonlocal nxt
        out['seen'].append(dict(
            tools=[t.name for t in info.function_tools], output_tools=[t.name for t in info.output_tools], allow_text=info.allow_text_output,
            instructions=info.instructions or '', messages=json.loads(ModelMessagesTypeAdapter.dump_json(messages))))
        if nxt >= len(s['responses']):
            raise RuntimeError('script over')
        nxt += 1
        return make_response(s['responses'][nxt - 1])

    caps = []
    hide = {t['name']: t['hide'] for t in s['tools'] if t.get('hide')}
    if hide:
        async def prep(ctx, defs):
            return [d for d in defs if ctx.run_step not in hide.get(d.name, [])]
        caps.append(PrepareTools(prep))
    if s['handler']:
        async def handle(ctx, requests):
            return results(s, requests, True)
        caps.append(HandleDeferredToolCalls(handle))
    from pydantic_ai import ExternalToolset
    tools, external = [], []
    for t in s['tools']:
        tool = Tool(FUNCS[t['name']], takes_ctx=True, name=t['name'], max_retries=t['retries'], sequential=t['seq'], requires_approval=t['approval'],
                    timeout=t['timeout_ms'] / 1000 if t['timeout_ms'] else None)
        if t['external']:
            base = tool

            async def to_external(ctx, d):
                import dataclasses
                return dataclasses.replace(d, kind='external')
            tool = Tool(FUNCS[t['name']], takes_ctx=True, name=t['name'], max_retries=t['retries'], sequential=t['seq'], prepare=to_external)
        tools.append(tool)
    retries = {}
    if s['retries_tools'] is not None:
        retries['tools'] = s['retries_tools']
    if s['retries_output'] is not None:
        retries['output'] = s['retries_output']
    ot = output_type(s)
    ot = [*ot, DeferredToolRequests] if isinstance(ot, list) else [ot, DeferredToolRequests]
    agent = Agent(FunctionModel(function, model_name='script'), output_type=ot, deps_type=World, tools=tools, retries=retries or None,
                  instructions=s['instructions'] or None, system_prompt=s['system'] or (), end_strategy=s['strategy'], capabilities=caps)
    if s['validator']:
        @agent.output_validator
        async def v(ctx: RunContext[World], o):
            if isinstance(o, DeferredToolRequests):
                return o
            do = o.do if isinstance(o, (Foo, Bar)) else text_do(o.text if isinstance(o, Ans) else (o or ''))
            ctx.deps.log.append(f'validator do={do} retry={ctx.retry}/{ctx.max_retries} tool={ctx.tool_name or ""} step={ctx.run_step}')
            if do == 'vretry':
                raise ModelRetry('validator says no')
            if do == 'verror':
                raise RuntimeError('validator boom')
            if do == 'vchange':
                if s['out'] in ('foobar', 'native_union'):
                    return Foo(value=777)
                if isinstance(o, Foo):
                    return Foo(value=o.value + 100, do=o.do)
                if isinstance(o, Ans):
                    return Ans(text=o.text + ' changed')
                return o + ' changed'
            return o
    limits = None
    if s['limits'] is not None:
        names = dict(request='request_limit', tool_calls='tool_calls_limit', input='input_tokens_limit', output='output_tokens_limit', total='total_tokens_limit',
                     per_request='per_request_input_tokens_limit')
        limits = UsageLimits(**{names[k]: v for k, v in s['limits'].items()})
    total = RunUsage()
    history = ModelMessagesTypeAdapter.validate_python(s['history']) if s['history'] is not None else None
    prompt = s['prompt'] or None
    given = None
    while True:
        usage = RunUsage()
        with capture_run_messages() as captured:
            try:
                res = await asyncio.wait_for(agent.run(prompt, deps=world, message_history=history, usage_limits=limits, usage=usage, deferred_tool_results=given), 20)
            except Exception as e:
                total = total + usage
                out['status'] = 'error'
                out['full_err'] = repr(e)
                k = type(e).__name__
                out['err_kind'] = k if isinstance(e, (X.UnexpectedModelBehavior, X.UsageLimitExceeded, X.UserError)) else 'RuntimeError' if isinstance(e, RuntimeError) else k
                out['err'] = e.message if isinstance(e, X.UnexpectedModelBehavior) else str(e)
                out['messages'] = json.loads(ModelMessagesTypeAdapter.dump_json(captured))
                break
        total = total + usage
        if isinstance(res.output, DeferredToolRequests):
            d = res.output
            out['pauses'].append(dict(calls=[c.tool_call_id for c in d.calls], approvals=[c.tool_call_id for c in d.approvals], metadata=d.metadata))
            if len(out['pauses']) > s['pauses']:
                out['status'] = 'paused'
                out['messages'] = json.loads(res.all_messages_json())
                break
            history = res.all_messages()
            prompt = s['resume_prompt'] or None
            given = results(s, d, False)
            continue
        out['status'] = 'ok'
        o = res.output
        out['output'] = o.model_dump() if isinstance(o, BaseModel) else o
        out['messages'] = json.loads(res.all_messages_json())
        out['new'] = len(res.new_messages())
        break
    out['usage'] = usage_dict(total)
    out['log'] = world.log
    out['took'] = time.time() - began
    return out


async def main():
    scripts = [json.loads(l) for l in open(sys.argv[1])]
    with open(sys.argv[2], 'w') as f:
        for s in scripts:
            try:
                o = await run(s)
            except Exception as e:
                import traceback
                o = dict(id=s['id'], status='harness', err=repr(e), full_err=traceback.format_exc())
            f.write(json.dumps(o) + '\n')

class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock does not wait: where nothing is left to do before a time, it is that time."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        select = self._selector.select

        def jump(timeout=None):
            if timeout:
                self.now += timeout
            return select(0 if timeout is not None else None)
        self._selector.select = jump

    def time(self):
        return self.now


with asyncio.Runner(loop_factory=VirtualLoop) as runner:
    runner.run(main())
