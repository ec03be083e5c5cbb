"""Checks in seconds what training would only show in hours: `python3 check.py`."""
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F

import deform
import evaluate
import views
from config import Config, toy
from model import Classifier
from vision import onnx_files


def tiny(deformable):
    """A network whose shortcuts are not all there is, in evaluation mode"""
    torch.manual_seed(0)
    model = Classifier(toy(Config()), deformable)
    for name, value in model.named_parameters():
        if "norm" in name and name.endswith("weight"):
            torch.nn.init.ones_(value)
    return model.eval()


def picture(seed=0):
    return torch.from_numpy(np.random.default_rng(seed).integers(0, 256, (2, 64, 64, 3), dtype=np.uint8))


def zero_offsets_are_a_plain_convolution():
    torch.manual_seed(0)
    x, weight = torch.randn(2, 5, 7, 9), torch.randn(4, 5, 3, 3)
    for stride, dilation in ((1, 1), (2, 1), (1, 2)):
        plain = F.conv2d(x, weight, None, stride, dilation, dilation)
        ours = deform.composed(x, torch.zeros(2, 18, *plain.shape[2:]), weight, stride, dilation)
        assert torch.allclose(ours, plain, atol=1e-4)


@torch.no_grad()
def a_fresh_twin_answers_as_the_plain_network():
    plain = tiny(False)
    ours = deform.twin(plain, tiny(True))(picture())
    for expected, found in zip(plain(picture()), ours):
        assert torch.allclose(found, expected, atol=1e-5)
    assert len(ours) == 5 and not any(offsets.any() for offsets in ours[2:])


def whole_offsets_shift_the_picture():
    """(y, x): one cell down and two to the right for every tap is a convolution of the picture moved up and left"""
    torch.manual_seed(0)
    x, weight = torch.randn(1, 3, 8, 8), torch.randn(2, 3, 3, 3)
    offsets = torch.tensor([1.0, 2.0]).repeat(deform.TAPS)[None, :, None, None].expand(1, 18, 8, 8)
    moved = F.pad(x, (0, 2, 0, 1))[:, :, 1:, 2:]
    ours, expected = deform.composed(x, offsets, weight, 1, 1), F.conv2d(moved, weight, padding=1)
    assert torch.allclose(ours[:, :, 1:, 1:], expected[:, :, 1:, 1:], atol=1e-4)  # the rows that were cut off are padding there


def write_graph(path, operator):
    inputs = ["x", "w"] + ["offsets"] * (operator == "DeformConv")
    node = onnx.helper.make_node(operator, inputs, ["y"], kernel_shape=[3, 3], strides=[1, 1], pads=[1] * 4, dilations=[1, 1])
    value = lambda name: onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None)
    graph = onnx.helper.make_graph([node], "one", [value(name) for name in node.input], [value("y")])
    onnx.save(onnx.helper.make_model(graph), path)


def deform_conv_of_onnx_is_ours():
    """The standard's operator against Conv without offsets, and against the composed form with wild ones"""
    random = np.random.default_rng(0)
    draw = lambda *shape: random.standard_normal(shape).astype(np.float32)
    feeds = {"x": draw(2, 5, 7, 6), "w": draw(4, 5, 3, 3), "offsets": np.zeros((2, 18, 7, 6), np.float32)}
    with tempfile.TemporaryDirectory() as folder:
        paths = {operator: f"{folder}/{operator}.onnx" for operator in ("Conv", "DeformConv")}
        for operator, path in paths.items():
            write_graph(path, operator)
        answer = lambda operator: onnx_files.interpret(paths[operator], feeds)["y"]
        assert np.allclose(answer("DeformConv"), answer("Conv"), atol=1e-4)
        feeds["offsets"] = 3 * draw(2, 18, 7, 6)
        x, weight, offsets = (torch.from_numpy(feeds[name]) for name in ("x", "w", "offsets"))
        assert np.allclose(answer("DeformConv"), deform.composed(x, offsets, weight, 1, 1), atol=1e-4)


@torch.no_grad()
def salience_sums_to_the_logit():
    model = tiny(True)
    scores, salience, *_ = model(picture())
    logits = model.classify(model.features(picture())[0].mean((2, 3)))
    assert torch.allclose(salience.sum((1, 2)) + model.classify.bias[scores.argmax(1)], logits.max(1).values, atol=1e-5)


def a_cell_is_centred_where_we_say():
    """With equal weights everywhere, what the trunk's cell (row, column) sees balances on pixel (16 row, 16 column)"""
    model = tiny(False)
    for value in model.parameters():
        torch.nn.init.constant_(value, 0.1)
    image = torch.full((1, 160, 160, 3), 200.0, requires_grad=True)
    cell = model.middle(model.join_early(model.early(model.prepare(image))))[0, 0, 5, 4]
    strength = torch.autograd.grad(cell, image)[0].sum(-1)[0]
    pixels = torch.arange(160.0)
    balance = [float((strength.sum(axis) * pixels).sum() / strength.sum()) for axis in (1, 0)]
    assert np.allclose(balance, (80, 64), atol=0.01)


def sampling_points_of_no_offsets_are_regular():
    still = [np.zeros((10, 10, 9, 2))] * 3
    points = evaluate.sampling_points(still, 4, 5, (1, 1, 1), 16)
    assert points.shape == (729, 2) and np.allclose(points.mean(0), (64.5, 80.5)) and np.isclose(evaluate.spread(points), 32)
    moved = [layer.copy() for layer in still]
    moved[2][4, 5] = (0.5, -1)
    assert np.allclose(evaluate.sampling_points(moved, 4, 5, (1, 1, 1), 16).mean(0), (72.5, 64.5))


def a_view_of_the_whole_is_the_photo():
    photos = picture().permute(0, 3, 1, 2).float()
    whole = torch.eye(2, 3).repeat(2, 1, 1)
    assert torch.allclose(views.look(photos, whole, 64), photos, atol=1e-2)
    far = whole * 2
    assert torch.allclose(views.look(photos, far, 64), evaluate.half(photos), atol=1e-2)


if __name__ == "__main__":
    for check in (zero_offsets_are_a_plain_convolution, a_fresh_twin_answers_as_the_plain_network, whole_offsets_shift_the_picture,
                  deform_conv_of_onnx_is_ours, salience_sums_to_the_logit, a_cell_is_centred_where_we_say,
                  sampling_points_of_no_offsets_are_regular, a_view_of_the_whole_is_the_photo):
        check()
        print("ok  " + check.__name__.replace("_", " "))
