# Writes lines of JSON, read from the standard input, as records of an Avro object container file.
# Arguments: the file, the schema as JSON, the codec.
import json
import sys

import avro.schema
from avro.datafile import DataFileWriter
from avro.io import DatumWriter

path, schema, codec = sys.argv[1:]
with DataFileWriter(open(path, "wb"), DatumWriter(), avro.schema.parse(schema), codec=codec) as writer:
    for line in sys.stdin:
        writer.append(json.loads(line))
