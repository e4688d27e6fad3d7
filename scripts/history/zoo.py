"""Message histories of Pydantic AI: what the fixtures are made of."""

import dataclasses
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from pydantic_ai import Agent, ModelRetry
from pydantic_ai import messages as m
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.models.test import TestModel
from pydantic_ai.usage import RequestUsage

BEGIN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
DETAILS = {'a': [1, 2.5, None, True, {'b': 'ä "quoted" \\ \n'}], 'big': 12345678901234567890}
PNG = bytes(range(250, 256)) + b'\x89PNG>>>???'
FINISHED = ['stop', 'length', 'content_filter', 'tool_call', 'error']
STATES = ['complete', 'incomplete', 'suspended', 'interrupted']


# A zoo: every part, content, state and counter, with its members set and unset.


def contents() -> list:
    files = [
        m.ImageUrl('https://example.com/a/cat.png'),
        m.ImageUrl('https://example.com/cat.JPG', media_type='image/webp', identifier='cat'),
        m.AudioUrl('https://example.com/x.mp3', force_download=True),
        m.VideoUrl('https://youtu.be/lCdaVNyHtjU', vendor_metadata={'fps': 1}),
        m.VideoUrl('https://example.com/film.mkv'),
        m.DocumentUrl('https://example.com/paper.pdf', force_download='allow-local'),
        m.DocumentUrl('https://example.com/paper.pdf?version=2#page=3'),
        m.DocumentUrl('https://example.com/all.tar.gz'),
        m.ImageUrl('https://example.com/no-extension'),
        m.ImageUrl('https://example.com/photo.unheard-of'),
        m.BinaryContent(PNG, media_type='image/png'),
        m.BinaryContent(b'', media_type='text/plain', identifier='empty', vendor_metadata={'detail': 'low'}),
        m.UploadedFile('file-abc', provider_name='openai'),
        m.UploadedFile('gs://bucket/clip.webm', provider_name='google', identifier='clip', vendor_metadata={'a': 1}),
    ]
    return [
        'plain text with "quotes", ünïcödé, 日本語, \U0001f600 and a \x7f\x00 control',
        m.TextContent('tagged'),
        m.TextContent('tagged', metadata={'source': ['crm', 7, None]}),
        *files,
        m.CachePoint(),
        m.CachePoint(ttl='1h'),
        m.StructuredContent({'a': '<1>'}, metadata={'b': 2}),
        m.StructuredContent([1.50, None], tag='ui_state', description='State'),
        '',
    ]


def request_parts() -> list:
    t = BEGIN
    errors = [
        {'type': 'missing', 'loc': ('days', 0, 'city'), 'msg': 'Field required', 'input': {'x': [1.5, None]}},
        {'type': 'value_error', 'loc': (), 'msg': 'Value error', 'input': 'x', 'ctx': {'error': 'e'}, 'url': 'https://e/1'},
    ]
    return [
        m.SystemPromptPart('You are terse.', timestamp=t),
        m.SystemPromptPart('Now.', timestamp=t, dynamic_ref='clock', context_id='system_prompt:clock', scope='request', metadata={'by': 'x'}),
        m.UserPromptPart('hello', timestamp=t + timedelta(microseconds=120)),
        m.UserPromptPart('', timestamp=t.astimezone(timezone(timedelta(hours=5, minutes=30)))),
        m.UserPromptPart(contents(), timestamp=t + timedelta(microseconds=999999)),
        m.UserPromptPart([], timestamp=t),
        m.ToolReturnPart('weather', {'temperature': 21.5}, 'c1', timestamp=t),
        m.ToolReturnPart('weather', 'sunny', 'c2', timestamp=t, metadata=['kept', 1], outcome='success'),
        m.ToolReturnPart('weather', None, 'c3', timestamp=t, outcome='failed', metadata={}),
        m.ToolReturnPart('weather', [1, 'two', m.ImageUrl('https://example.com/a.png')], 'c4', timestamp=t),
        m.ToolReturnPart('weather', {'url': 'https://example.com/a.png', 'kind': 'image-url'}, 'c5', timestamp=t),
        m.ToolReturnPart('weather', m.BinaryContent(PNG, media_type='image/png'), 'c6', timestamp=t),
        m.ToolReturnPart('weather', 0, 'c7', timestamp=t, outcome='denied', tool_kind='app:thing'),
        m.ToolReturnPart('weather', False, 'c8', timestamp=t, outcome='interrupted'),
        m.ToolReturnPart('weather', 'Try again.', 'r1', timestamp=t, outcome='retried'),
        m.ToolReturnPart('weather', 'Try again.', 'r2', timestamp=t, outcome='retried', retry=m.RetryInfo('model_retry', attempt=1, max_retries=3)),
        m.ToolReturnPart('weather', m._dump_error_details(errors), 'r3', timestamp=t, outcome='retried', retry=m.RetryInfo('validation_error')),
        m.RetryFeedbackPart('Please return text.', timestamp=t, retry=m.RetryInfo('no_output', attempt=2, max_retries=2)),
        m.RetryFeedbackPart('Shorter.', timestamp=t, retry=m.RetryInfo('model_retry')),
        m.RetryFeedbackPart(errors, timestamp=t, retry=m.RetryInfo('validation_error')),
        m.CompactionPart('It was said that ...', metadata={'by': 'x'}),
        m.CapabilityLoadDeltaPart(loaded=['weather'], tool_call_id='g1'),
        m.ModelSettingsDeltaPart(settings={'thinking': 'low'}, top_level=True),
        m.ModelSettingsDeltaPart(settings={'thinking': None}),
        m.ToolAvailabilityDeltaPart(),
        m.ToolAvailabilityDeltaPart(tools_added=['a', 'b'], tool_call_id='c9'),
        m.SpeechPart(speaker='user', transcript='hi', audio=m.BinaryContent(b'RIFF', media_type='audio/wav')),
        m.InstructionDeltaPart(id=m.InstructionId(m.AgentInstructionSource()), content='changed', base_hash='165a'),
        m.InstructionDeltaPart(id=m.InstructionId(m.RunInstructionSource(), name='limits'), content=None),
        m.InstructionBaselinePart(instructions=[]),
        m.InstructionBaselinePart(
            instructions=[
                m.InstructionPart('x', dynamic=True, on_change='append', name='budget', id=m.InstructionId(m.AgentInstructionSource(), name='budget')),
                m.InstructionPart('y'),
                m.InstructionDigest(content_hash='165a'),
                m.InstructionDigest(id=m.InstructionId(m.AgentInstructionSource()), dynamic=True, content_hash='165a'),
            ]
        ),
    ]


def response_parts() -> list:
    provider = {'id': 'p1', 'provider_name': 'openai', 'provider_details': DETAILS}
    call = {**provider, 'tool_kind': 'app:thing'}
    return [
        m.TextPart('Hello'),
        m.TextPart('', **provider),
        m.TextPart('Paris [1]', citations=[]),
        m.TextPart(
            'Paris [1]',
            citations=[
                m.Citation(
                    [m.WebCitationSource('https://example.com', title='E', excerpts=['Paris is']), m.WebCitationSource('https://example.com')],
                    anchor=m.MarkerCitationAnchor(start=6, end=9),
                ),
                m.Citation([m.DocumentCitationSource(document_id='d1')], anchor=m.ContentCitationAnchor(start=0, end=5)),
                m.Citation([m.DocumentCitationSource(title='T')]),
            ],
        ),
        m.ThinkingPart('Hm.'),
        m.ThinkingPart('', signature='sig==', **provider),
        m.ToolCallPart('weather', '{"city": "Mex', 'c1'),
        m.ToolCallPart('weather', '{"city":  "Berlin"}', 'c2'),
        m.ToolCallPart('weather', {'city': 'Berlin', 'n': [1, 2.5]}, 'c3', **call),
        m.ToolCallPart('weather', None, 'c4'),
        m.ToolCallPart('weather', '', 'c5'),
        m.ToolCallPart('weather', {}, 'c6'),
        m.NativeToolCallPart('web_search', {'query': 'x'}, 'n1', **call),
        m.NativeToolCallPart('web_search', 'text', 'n2'),
        m.NativeToolCallPart('web_search', None, 'n3'),
        m.NativeToolReturnPart('web_search', [{'title': 't'}], 'n1', timestamp=BEGIN),
        m.NativeToolReturnPart(
            'web_search', 'r', 'n2', timestamp=BEGIN, outcome='failed', metadata=1, tool_kind='app:thing',
            provider_name='openai', provider_details=DETAILS,
        ),
        m.FilePart(m.BinaryContent(PNG, media_type='image/png')),
        m.FilePart(m.BinaryContent(b'x', media_type='application/pdf', identifier='doc'), **provider),
        m.CompactionPart(),
        m.CompactionPart('It was said that ...', **provider, metadata={'by': 'x'}),
        m.SpeechPart(speaker='assistant'),
        m.SpeechPart(speaker='assistant', transcript='hi', interrupted_at_ms=0, timestamps=[], **provider),
        m.SpeechPart(
            speaker='assistant',
            timestamps=[m.SpeechTimestamp(text='hi', start_ms=0, duration_ms=90), m.SpeechTimestamp(text='a b', start_ms=9, duration_ms=9, granularity='segment')],
        ),
    ]


def usages() -> list:
    names = [f.name for f in dataclasses.fields(RequestUsage) if f.name not in ('details', 'cost', 'audio_seconds')]
    return [
        RequestUsage(),
        RequestUsage(**{name: i + 1 for i, name in enumerate(names)}, audio_seconds=1.25, details={'reasoning_tokens': 3}),
        RequestUsage(input_tokens=2**53 + 1, cost=Decimal('0.000123400')),
        RequestUsage(cost=Decimal(0), details={'zero': 0}),
    ]


def zoo() -> list:
    unset = m.ModelRequest(parts=[])
    complete = m.ModelRequest(
        parts=request_parts(), timestamp=BEGIN, instructions='Be kind.', run_id='run-1', conversation_id='conv-1', metadata=DETAILS
    )
    interrupted = m.ModelRequest(parts=[], metadata={}, state='interrupted')
    responses = [m.ModelResponse(parts=[], timestamp=BEGIN)]
    responses += [m.ModelResponse(parts=[], timestamp=BEGIN, usage=u) for u in usages()]
    responses += [m.ModelResponse(parts=[], timestamp=BEGIN, finish_reason=r) for r in FINISHED]
    responses += [m.ModelResponse(parts=[], timestamp=BEGIN, state=s) for s in STATES]
    whole = m.ModelResponse(
        parts=response_parts(),
        usage=usages()[1],
        model_name='gpt-test',
        model_id='openai:gpt',
        canonical_system='openai',
        timestamp=BEGIN + timedelta(microseconds=1),
        provider_name='openai',
        provider_url='https://api.example.com/v1',
        provider_details=DETAILS,
        provider_response_id='resp-1',
        finish_reason='tool_call',
        run_id='run-1',
        conversation_id='conv-1',
        metadata={'mine': True},
        workspace_ref=m.WorkspaceRef(provider='openai', id='w1'),
        history_digest='abc',
        failed_attempts=[
            m.ModelRequestAttempt(
                model_name='other', outcome='error', error='boom', timestamp=BEGIN, duration=timedelta(seconds=1.5), usage=RequestUsage()
            ),
            m.ModelRequestAttempt(
                model_name='third', provider_name='p', outcome='rejected', timestamp=BEGIN, duration=timedelta(days=1, microseconds=5)
            ),
        ],
        state='complete',
    )
    return [unset, complete, interrupted, *responses, whole]


# A real conversation.


def conversation() -> list:
    """Three turns: tools called at once with a retry, an answer in a structured type, and a test model's."""
    steps = iter([
        [m.TextPart('Let me see.'), m.ToolCallPart('forecast', {'city': 'Paris'}, 'a'), m.ToolCallPart('forecast', '{"town":1}', 'b')],
        [m.ToolCallPart('forecast', '{"city":"Nowhere"}', 'c')],
        [m.ThinkingPart('So be it.', signature='s'), m.TextPart('Sunny in Paris.')],
        [m.ToolCallPart('final_result', {'city': 'Paris', 'degrees': 'hot'}, 'd')],
        [m.ToolCallPart('final_result', {'city': 'Paris', 'degrees': 21}, 'e')],
    ])  # fmt: skip

    def answer(_: list, __: AgentInfo) -> m.ModelResponse:
        return m.ModelResponse(parts=next(steps), usage=RequestUsage(input_tokens=50, output_tokens=7))

    agent = Agent(FunctionModel(answer), instructions='Speak of the weather.', system_prompt='You are a forecaster.', retries=3)

    @agent.tool_plain
    def forecast(city: str) -> dict[str, object]:
        """Tells the weather of a city."""
        if city == 'Nowhere':
            raise ModelRetry('No such city.')
        return {'city': city, 'sky': 'clear', 'degrees': 21.5}

    @dataclasses.dataclass
    class Report:
        city: str
        degrees: int

    first = agent.run_sync(['How is the weather?', m.ImageUrl('https://example.com/sky.png')])
    second = agent.run_sync('As a report, please.', message_history=first.all_messages(), output_type=Report)
    with agent.override(model=TestModel()):
        third = agent.run_sync('And now?', message_history=second.all_messages())
    return settled(third.all_messages())


def settled(messages: list) -> list:
    """Replaces what differs from run to run: times and ids that are drawn."""
    runs: dict[str, str] = {}

    def name(id: str | None, what: str) -> str | None:
        return id and runs.setdefault(id, f'{what}-{len(runs) + 1}')

    out = []
    for i, message in enumerate(messages):
        at = BEGIN + timedelta(seconds=i, microseconds=i * 1001)
        parts = [dataclasses.replace(p, timestamp=at) if hasattr(p, 'timestamp') else p for p in message.parts]
        out.append(
            dataclasses.replace(
                message,
                parts=parts,
                timestamp=at,
                run_id=name(message.run_id, 'run'),
                conversation_id=name(message.conversation_id, 'conversation'),
            )
        )
    return out


# What earlier versions wrote. Each is loaded and written by Pydantic AI, too.

LEGACY = [
    {
        'kind': 'request',
        'parts': [
            {'part_kind': 'system-prompt', 'content': 's', 'timestamp': '2024-11-01T12:00:00.5Z'},
            {'part_kind': 'user-prompt', 'content': 'u', 'timestamp': '2024-11-01T12:00:00+00:00'},
            {'part_kind': 'tool-return', 'tool_name': 't', 'content': 'c', 'tool_call_id': 'i', 'timestamp': '2024-11-01T12:00:00Z'},
            {'part_kind': 'retry-prompt', 'content': 'r', 'tool_name': None, 'tool_call_id': 'j', 'timestamp': '2024-11-01T12:00:00.123Z'},
            {'part_kind': 'retry-prompt', 'content': 'r', 'tool_name': 't', 'tool_call_id': 'k', 'timestamp': '2024-11-01T12:00:00Z'},
            {
                'part_kind': 'retry-prompt', 'tool_name': 't', 'tool_call_id': 'l', 'timestamp': '2024-11-01T12:00:00Z',
                'content': [
                    {'type': 'missing', 'loc': ['a', 0], 'msg': 'Field required', 'input': {'x': 1}},
                    {'type': 'value_error', 'loc': [], 'msg': 'm', 'input': 'x', 'ctx': {'error': 'e'}, 'url': 'https://e/1'},
                    {'type': 'value_error', 'loc': ['b'], 'msg': 'm', 'input': 'x'},
                ],
            },
            {
                'part_kind': 'retry-prompt', 'tool_name': None, 'timestamp': '2024-11-01T12:00:00Z',
                'content': [{'type': 'missing', 'loc': ['a'], 'msg': 'Field required', 'input': {}}],
            },
            {'part_kind': 'tool-availability-delta', 'added': ['x']},
            {
                'part_kind': 'user-prompt',
                'timestamp': '2024-11-01T12:00:00Z',
                'content': [
                    {'kind': 'image-url', 'url': 'https://example.com/a.png'},
                    {'kind': 'binary', 'data': 'YWJj', 'media_type': 'image/png'},
                    {'kind': 'uploaded-file', 'file_id': 'f', 'provider_name': 'openai'},
                    {'kind': 'cache-point'},
                    {'kind': 'text-content', 'content': 'x'},
                ],
            },
        ],
    },
    {
        'kind': 'response',
        'parts': [
            {'part_kind': 'text', 'content': 'x'},
            {'part_kind': 'thinking', 'content': 'x', 'id': None},
            {'part_kind': 'tool-call', 'tool_name': 't', 'args': '{}', 'tool_call_id': 'i'},
            {'part_kind': 'builtin-tool-call', 'tool_name': 't', 'tool_call_id': 'i'},
            {'part_kind': 'file', 'content': {'data': 'YWJj', 'media_type': 'image/png'}},
        ],
        'model_name': 'gpt-old',
        'timestamp': '2024-11-01T12:00:00Z',
        'usage': {'requests': 1, 'request_tokens': 10, 'response_tokens': 20, 'total_tokens': 30, 'details': None},
        'vendor_id': 'v1',
        'vendor_details': {'a': 1},
    },
    {
        'kind': 'response',
        'parts': [],
        'timestamp': '2024-11-01T12:00:00Z',
        'usage': {'request_tokens': None, 'response_tokens': None},
        'provider_response_id': 'v2',
    },
]
