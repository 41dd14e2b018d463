"""The two messages of Predict, where the package tensorflow-serving-api cannot be installed.

Names and field numbers are those of tensorflow_serving/apis/predict.proto and model.proto; tensors are
TensorFlow's own messages.
"""
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf import wrappers_pb2  # noqa: F401 (puts Int64Value into the pool)
from tensorflow.core.framework import tensor_pb2  # noqa: F401 (puts TensorProto into the pool)

FIELD = descriptor_pb2.FieldDescriptorProto
FILE = "atelier_test/predict.proto"
TENSOR = ".tensorflow.TensorProto"


def add_field(message, name, number, kind, type_name=None, repeated=False):
    field = message.field.add(name=name, number=number, type=kind)
    field.label = FIELD.LABEL_REPEATED if repeated else FIELD.LABEL_OPTIONAL
    if type_name is not None:
        field.type_name = type_name


def add_tensors(message, name, number, entry):
    """A field map<string, TensorProto>."""
    inner = message.nested_type.add(name=entry)
    inner.options.map_entry = True
    add_field(inner, "key", 1, FIELD.TYPE_STRING)
    add_field(inner, "value", 2, FIELD.TYPE_MESSAGE, TENSOR)
    type_name = f".tensorflow.serving.{message.name}.{entry}"
    add_field(message, name, number, FIELD.TYPE_MESSAGE, type_name, repeated=True)


def describe():
    file = descriptor_pb2.FileDescriptorProto(
        name=FILE, package="tensorflow.serving", syntax="proto3"
    )
    file.dependency.append("tensorflow/core/framework/tensor.proto")
    file.dependency.append("google/protobuf/wrappers.proto")
    spec = file.message_type.add(name="ModelSpec")
    add_field(spec, "name", 1, FIELD.TYPE_STRING)
    add_field(spec, "version", 2, FIELD.TYPE_MESSAGE, ".google.protobuf.Int64Value")
    add_field(spec, "signature_name", 3, FIELD.TYPE_STRING)
    request = file.message_type.add(name="PredictRequest")
    add_field(request, "model_spec", 1, FIELD.TYPE_MESSAGE, ".tensorflow.serving.ModelSpec")
    add_tensors(request, "inputs", 2, "InputsEntry")
    add_field(request, "output_filter", 3, FIELD.TYPE_STRING, repeated=True)
    response = file.message_type.add(name="PredictResponse")
    add_tensors(response, "outputs", 1, "OutputsEntry")
    add_field(response, "model_spec", 2, FIELD.TYPE_MESSAGE, ".tensorflow.serving.ModelSpec")
    return file


POOL = descriptor_pool.Default()
POOL.Add(describe())


def message(name):
    return message_factory.GetMessageClass(
        POOL.FindMessageTypeByName(f"tensorflow.serving.{name}")
    )


PredictRequest = message("PredictRequest")
PredictResponse = message("PredictResponse")
