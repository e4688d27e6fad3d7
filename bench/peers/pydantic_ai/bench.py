"""Measures Pydantic AI: its agent on a FunctionModel, with the scripts of the other programs.

    python bench.py -script FILE [-run REGEXP] [-time 50ms]

FILE has the scenario as JSON; make bench writes it. The results are lines of Go benchmarks. CPU time is that of the process.
"""

import argparse
import asyncio
import gc
import importlib.metadata
import json
import platform
import re
import sys
import time
from typing import Literal

from pydantic import BaseModel
from pydantic_ai import Agent
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, TextPart, ToolCallPart, ToolReturnPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.usage import RequestUsage

BY = f"Pydantic AI {importlib.metadata.version('pydantic-ai-slim')}, Python {platform.python_version()}"


class Report(BaseModel):
    """What the tool returns."""

    city: str
    country: str
    temp_c: float
    humidity: int
    condition: str
    alerts: list[str]


class Advice(BaseModel):
    """What to pack."""

    city: str
    summary: str
    score: int
    pack: list[str]
    confidence: float


class Case:
    """One conversation: its model, its agent, and what must come of them."""

    def __init__(self, scenario: dict, turns: dict):
        self.name, self.prompt = turns["name"], scenario["prompt"]
        self.report = scenario["report"]
        self.want = Advice(**scenario["advice"]) if turns["typed"] else scenario["text"]
        self.calls = sum(turns["calls"])
        self.responses = self.parts(scenario, turns)
        self.usage = RequestUsage(input_tokens=scenario["input_tokens"], output_tokens=scenario["output_tokens"])
        self.turn, self.seen, self.watch = 0, [], False
        self.agent = self.equip(scenario, Advice if turns["typed"] else str)

    @staticmethod
    def parts(scenario: dict, turns: dict) -> list:
        """Makes the parts of all responses, before anything is measured."""
        ids = (f"call_{i:024}" for i in range(sum(turns["calls"])))
        calls = [[ToolCallPart(scenario["tool"], scenario["args"], next(ids)) for _ in range(n)] for n in turns["calls"]]
        if turns["typed"]:
            return calls + [[ToolCallPart("final_result", json.dumps(scenario["advice"]), "call_final")]]
        return calls + [[TextPart(scenario["text"])]]

    def equip(self, scenario: dict, output: type) -> Agent:
        """Makes the agent, as the documentation of Pydantic AI shows it."""
        agent = Agent(FunctionModel(self.respond), output_type=output, instructions=scenario["system"])

        @agent.tool_plain(name=scenario["tool"], description=scenario["tool_description"])
        async def get_weather(city: str, days: int, unit: Literal["celsius", "fahrenheit"]) -> Report:
            if (city, days, unit) != ("Paris", 3, "celsius"):
                raise ValueError("the tool was called with other arguments than those of the model")
            return Report(**self.report)

        return agent

    async def respond(self, messages: list[ModelMessage], _: AgentInfo) -> ModelResponse:
        if self.watch:
            self.seen = [
                p.model_response_str()
                for m in messages
                if isinstance(m, ModelRequest)
                for p in m.parts
                if isinstance(p, ToolReturnPart) and p.tool_name != "final_result"
            ]
        parts = self.responses[self.turn]
        self.turn = (self.turn + 1) % len(self.responses)
        return ModelResponse(parts=parts, usage=self.usage)

    async def run(self) -> None:
        result = await self.agent.run(self.prompt)
        if result.output != self.want:
            raise ValueError(f"{self.name}: the output is {result.output!r}")

    async def check(self) -> None:
        """Makes a run and looks at the results that the model was sent, too."""
        self.watch = True
        await self.run()
        self.watch = False
        if [json.loads(text) for text in self.seen] != [self.report] * self.calls:
            raise ValueError(f"{self.name}: the model saw {self.seen!r}")

    async def measure(self, seconds: float) -> str:
        """Makes runs for about so long, and returns the line of the result."""
        await self.check()
        n, took = 0, time.process_time()
        while time.process_time() - took < seconds / 5 or n == 0:
            await self.run()
            n += 1
        n = max(1, int(n * seconds / (time.process_time() - took)))
        gc.collect()
        begin, cpu = time.perf_counter_ns(), time.process_time_ns()
        for _ in range(n):
            await self.run()
        cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - begin
        return f"{self.key()}\t{n}\t{wall // n} ns/op\t{cpu // n} cpu-ns/op"

    def key(self) -> str:
        return f"BenchmarkLoop/case={self.name}/by={BY}".replace(" ", "_")


def duration(text: str) -> float:
    """Reads 50ms or 1.5s as seconds."""
    if text.endswith("ms"):
        return float(text[:-2]) / 1000
    return float(text.removesuffix("s"))


async def main() -> None:
    flags = argparse.ArgumentParser()
    flags.add_argument("-script", required=True)
    flags.add_argument("-run", default="")
    flags.add_argument("-time", type=duration, default=0.2)
    flags.add_argument("-server", help="unused: nothing is measured over HTTP")
    flags.add_argument("-list", action="store_true", help="list who makes runs over HTTP: none")
    o = flags.parse_args()
    if o.list:
        return
    with open(o.script, encoding="utf-8") as f:
        scenario = json.load(f)
    for turns in scenario["conversations"]:
        case = Case(scenario, turns)
        if re.search(o.run, case.key()):
            print(await case.measure(o.time))
            sys.stdout.flush()


asyncio.run(main())
