"""Checks that the same scripts give the same histories twice: again.py FIRST SECOND."""
import json, re, sys


def load(path):
    """The results without times and made up ids."""
    with open(path) as f:
        for line in f:
            o = json.loads(line)
            del o['took']
            o['log'].sort()
            ids = {}
            text = re.sub(r'[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}', lambda m: ids.setdefault(m[0], f'id {len(ids)}'), json.dumps(o, sort_keys=True))
            yield o['id'], text


first, second = map(load, sys.argv[1:])
others = [i for (i, a), (_, b) in zip(first, second, strict=True) if a != b]
if others:
    sys.exit(f'{len(others)} scripts have another history the second time, such as {others[:5]}')
print('the same histories twice')
