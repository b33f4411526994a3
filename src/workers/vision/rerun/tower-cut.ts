import { readOnnxModel } from '../../../inference/onnx/onnx-model.ts';
import { writeOnnxModel } from '../../../inference/onnx/onnx-write.ts';
import { subGraph } from '../../../inference/onnx/sub-graph.ts';
import { keepMaskInput, readoutNames, stateName } from './encoder-layers.ts';

/**
 * The graph of the image tower without its first `after` layers: the residual stream goes in, of any number of tokens.
 * @throws TokenscopeError `bad-input` when the tower has fewer layers.
 */
export function towerAfter(graph: Uint8Array, after: number, layers: number): Uint8Array<ArrayBuffer> {
  const part = subGraph(readOnnxModel(graph), [stateName(after), keepMaskInput], readoutNames(layers));
  return writeOnnxModel(part, 'inline').bytes;
}
