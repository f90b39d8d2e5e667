"""Writes python-json.json: what Python's own json module makes of JSON texts. Run with Python 3.11: python3 python-json.py > python-json.json"""

import json
import platform
import random

TEXTS = [
    "{}", "[]", "[[],{}]", "null", "true", "false", '""',
    '{"b":1,"a":2}', '{"a":{"d":4,"c":3},"B":[1,{"z":0,"y":[]}],"":null}', ' { "b" : [ 1 , 2 ] ,\n"a" : "x" } ',
    # Names in the order of code points: U+FFFD stands before U+1F600, though its UTF-16 unit is the larger one.
    '{"\\ufffd":1,"\\ud83d\\ude00":2,"\\ue000":3,"z":4,"Z":5,"\\u00e9":6,"e":7}', '{"a\\ud83d\\ude00":1,"a\\uffff":2,"a":3,"aa":4}', '{"\\ud83d\\ude01":1,"\\ud83d\\ude00":2}',
    # Strings.
    '"\\u0041\\/\\u00e9\\u20ac\\ud83d\\ude00"', '"\u00e9\u20ac\U0001f600"', '"\\b\\f\\n\\r\\t\\"\\\\"', '"\\u0000\\u0001\\u001f\\u0020\\u007e\\u007f\\u0080\\u00ff\\u2028\\uffff"', '"</script>&\'+"',
    # Whole numbers.
    "0", "-0", "1", "-1", "9007199254740993", "-123456789012345678901234567890", "1" + "0" * 400,
    # Floats.
    "0.0", "-0.0", "1.0", "1.10", "-1.5", "0.1", "1e0", "1E5", "1e-5", "1E+2", "0.0001", "0.00001", "0.00012345", "0.000012345", "123456789.125",
    "999999999999999.9", "1e15", "1e16", "1.5e16", "9999999999999998.0", "9999999999999999.0", "12345678901234567.0", "1e21", "1e22", "1e23", "1e100", "1.7976931348623157e308",
    "5e-324", "2.2250738585072014e-308", "1e-400", "0e999999999999", "4.35", "2.675", "0.30000000000000004", "9007199254740993.0", "100.0", "1234567890123456.7",
    "0.1000000000000000055511151231257827", "1" + "0" * 400 + "e-400", "0." + "0" * 400 + "1e400", "123e-2", "5e-5", "1e-7", "6.02214076e23", "3.0e-10",
]

REFUSED = ["1e400", "-1e309", '{"a":[1e999]}', "1" * 4301]


def texts():
    yield from TEXTS
    source = random.Random(8785)
    for _ in range(60):
        yield repr(source.uniform(-1, 1) * 10 ** source.randint(-30, 30))
    for _ in range(40):
        yield format(source.uniform(0, 1) * 10.0 ** source.randint(-320, 300), ".17e")


def case(text):
    value = json.loads(text)
    return {"json": text, "default": json.dumps(value, sort_keys=True), "compact": json.dumps(value, sort_keys=True, separators=(",", ":"))}


def line(value):
    return "    " + json.dumps(value)


print("{")
print('  "source": "json.dumps(json.loads(text), sort_keys=True) of CPython %s, written by python-json.py beside this file",' % platform.python_version())
print('  "cases": [')
print(",\n".join(line(case(text)) for text in texts()))
print("  ],")
print('  "refused": [')
print(",\n".join(line(text) for text in REFUSED))
print("  ]")
print("}")
