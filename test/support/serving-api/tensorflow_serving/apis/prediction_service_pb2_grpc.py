"""The client of Predict, where the package tensorflow-serving-api cannot be installed."""
from tensorflow_serving.apis import predict_pb2


class PredictionServiceStub:
    def __init__(self, channel):
        self.Predict = channel.unary_unary(
            "/tensorflow.serving.PredictionService/Predict",
            request_serializer=predict_pb2.PredictRequest.SerializeToString,
            response_deserializer=predict_pb2.PredictResponse.FromString,
        )
