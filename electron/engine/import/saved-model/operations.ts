/**
 * The operations of TensorFlow that a SavedModel may have. What is not named here is refused, whatever it
 * does: a graph is a program, and besides arithmetic TensorFlow's operations read and write files, open
 * connections, run graphs that lie in strings, and wait for ever. docs/export.md lists them for people.
 */

/** What each operation may be told, by the name of the operation. */
export type OperationTable = ReadonlyMap<string, ReadonlySet<string>>;

function table(text: string): OperationTable {
  const rows = text.trim().split('\n');
  return new Map(
    rows.map((row) => {
      const [name = '', ...attributes] = row.trim().split(' ');
      return [name, new Set(attributes)] as const;
    }),
  );
}

/** On the way from images to answers: an operation and its attributes on each line. */
export const CALCULATING = table(`
  Abs T
  Acos T
  Acosh T
  Add T
  AddN N T
  AddV2 T
  AdjustContrastv2 T
  All keep_dims Tidx
  Any keep_dims Tidx
  ArgMax T Tidx output_type
  ArgMin T Tidx output_type
  Asin T
  Asinh T
  Assert T summarize
  Atan T
  Atan2 T
  Atanh T
  AvgPool ksize strides padding data_format T
  AvgPool3D ksize strides padding data_format T
  BatchMatMul T adj_x adj_y
  BatchMatMulV2 T adj_x adj_y
  BatchMatMulV3 Ta Tb Tout adj_x adj_y
  BatchToSpaceND T Tblock_shape Tcrops
  BiasAdd T data_format
  BroadcastArgs T
  BroadcastTo T Tidx
  Cast SrcT DstT Truncate
  Ceil T
  CheckNumerics T message
  ClipByValue T
  ConcatOffset N shape_type
  ConcatV2 N T Tidx
  Const value dtype
  Conv2D T strides padding explicit_paddings data_format dilations
  Conv2DBackpropInput T strides padding explicit_paddings data_format dilations
  Conv3D T strides padding data_format dilations
  Conv3DBackpropInputV2 T strides padding data_format dilations Tshape
  Cos T
  Cosh T
  CropAndResize T method extrapolation_value
  Cumprod exclusive reverse T Tidx
  Cumsum exclusive reverse T Tidx
  DepthToSpace T block_size data_format
  DepthwiseConv2dNative T strides padding explicit_paddings data_format dilations
  Div T
  DivNoNan T
  Einsum equation N T
  Elu T
  EmptyTensorList element_dtype shape_type
  EnsureShape shape T
  Equal T incompatible_shape_error
  Erf T
  Erfc T
  Erfinv T
  Exp T
  ExpandDims T Tdim
  Expm1 T
  ExtractImagePatches ksizes strides rates T padding
  Fill T index_type
  Floor T
  FloorDiv T
  FloorMod T
  FusedBatchNorm T epsilon exponential_avg_factor data_format is_training
  FusedBatchNormV2 T U epsilon exponential_avg_factor data_format is_training
  FusedBatchNormV3 T U epsilon exponential_avg_factor data_format is_training
  Gather validate_indices Tparams Tindices
  GatherNd Tparams Tindices
  GatherV2 batch_dims Tparams Tindices Taxis
  Greater T
  GreaterEqual T
  HSVToRGB T
  Identity T
  IdentityN T
  If Tcond Tin Tout then_branch else_branch output_shapes
  ImageProjectiveTransformV2 dtype interpolation fill_mode
  ImageProjectiveTransformV3 dtype interpolation fill_mode
  Inv T
  InvertPermutation T
  IsFinite T
  IsInf T
  IsNan T
  L2Loss T
  LRN depth_radius bias alpha beta T
  LeakyRelu alpha T
  Less T
  LessEqual T
  Lgamma T
  LinSpace T Tidx
  Log T
  Log1p T
  LogSoftmax T
  LogicalAnd
  LogicalNot
  LogicalOr
  MatMul transpose_a transpose_b T
  Max keep_dims T Tidx
  MaxPool T ksize strides padding explicit_paddings data_format
  MaxPool3D ksize strides padding data_format T
  MaxPoolV2 T padding data_format
  Maximum T
  Mean keep_dims T Tidx
  Merge T N
  Min keep_dims T Tidx
  Minimum T
  MirrorPad T Tpaddings mode
  Mod T
  Mul T
  MulNoNan T
  Neg T
  NoOp
  NotEqual T incompatible_shape_error
  OneHot axis T TI
  OnesLike T
  Pack N T axis
  Pad T Tpaddings
  PadV2 T Tpaddings
  PartitionedCall Tin Tout f
  Placeholder dtype shape
  PlaceholderWithDefault dtype shape
  Pow T
  PreventGradient T message
  Prod keep_dims T Tidx
  RGBToHSV T
  Range Tidx
  Rank T
  ReadVariableOp dtype
  RealDiv T
  Reciprocal T
  Relu T
  Relu6 T
  Reshape T Tshape
  ResizeArea T align_corners
  ResizeBicubic T align_corners half_pixel_centers
  ResizeBilinear T align_corners half_pixel_centers
  ResizeNearestNeighbor T align_corners half_pixel_centers
  ResourceGather batch_dims validate_indices dtype Tindices
  ReverseV2 Tidx T
  Rint T
  Round T
  Rsqrt T
  ScaleAndTranslate T kernel_type antialias
  Select T
  SelectV2 T
  Selu T
  Shape T out_type
  ShapeN N T out_type
  Sigmoid T
  Sign T
  Sin T
  Sinh T
  Size T out_type
  Slice T Index
  Snapshot T
  Softmax T
  Softplus T
  Softsign T
  SpaceToBatchND T Tblock_shape Tpaddings
  SpaceToDepth T block_size data_format
  Split num_split T
  SplitV num_split T Tlen
  Sqrt T
  Square T
  SquaredDifference T
  Squeeze T squeeze_dims
  StatefulPartitionedCall Tin Tout f
  StatelessIf Tcond Tin Tout then_branch else_branch output_shapes
  StatelessWhile T cond body output_shapes parallel_iterations
  StopGradient T
  StridedSlice T Index begin_mask end_mask ellipsis_mask new_axis_mask shrink_axis_mask
  Sub T
  Sum keep_dims T Tidx
  Switch T
  Tan T
  Tanh T
  TensorListConcatV2 element_dtype shape_type
  TensorListElementShape shape_type
  TensorListFromTensor element_dtype shape_type
  TensorListGather element_dtype
  TensorListGetItem element_dtype Tshape
  TensorListLength
  TensorListPopBack element_dtype
  TensorListPushBack element_dtype
  TensorListReserve element_dtype shape_type
  TensorListSetItem element_dtype resize_if_index_out_of_bounds
  TensorListStack element_dtype num_elements
  TensorScatterUpdate T Tindices
  Tile T Tmultiples
  TopKV2 sorted T Tk index_type
  Transpose T Tperm
  TruncateDiv T
  TruncateMod T
  Unpack num T axis
  VarHandleOp shared_name dtype shape
  VariableV2 shape dtype shared_name
  Where T
  While T cond body output_shapes parallel_iterations
  Xdivy T
  Xlogy T
  ZerosLike T
`);

/** What puts the checkpoint's values into variables when the model is loaded, besides calls and constants. */
export const RESTORING = table(`
  Assign T validate_shape
  AssignVariableOp dtype validate_shape
  RestoreV2 dtypes
`);

/** Of those above, what restoring needs too. */
export const CALLS_AND_CONSTANTS: ReadonlySet<string> = new Set([
  'Const',
  'Identity',
  'NoOp',
  'PartitionedCall',
  'Placeholder',
  'PlaceholderWithDefault',
  'StatefulPartitionedCall',
  'VarHandleOp',
  'VariableV2',
]);

/**
 * What SavedModels of TensorFlow, Keras and Atelier have beside that: for saving, training, other
 * signatures. It is left out of what is loaded, so that none of it ever runs.
 */
export const LEFT_OUT: ReadonlySet<string> = new Set(
  `
  AdjustHue AdjustSaturation AsString Assign AssignAdd AssignAddVariableOp AssignSub
  AssignSubVariableOp AssignVariableOp AvgPoolGrad BiasAddGrad Bincount Bitcast BitwiseAnd
  BitwiseOr BitwiseXor BroadcastGradientArgs Conv2DBackpropFilter DecodeAndCropJpeg DecodeBase64
  DecodeBmp DecodeGif DecodeImage DecodeJpeg DecodePaddedRaw DecodePng DecodeRaw DecodeWebP
  DenseBincount DepthwiseConv2dNativeBackpropFilter DepthwiseConv2dNativeBackpropInput
  DisableCopyOnRead EluGrad EncodeBase64 EncodeJpeg EncodePng ExtractJpegShape FusedBatchNormGrad
  FusedBatchNormGradV2 FusedBatchNormGradV3 HashTable HashTableV2 InTopK InTopKV2 InitializeTable
  InitializeTableV2 InvGrad IsVariableInitialized LeakyReluGrad LeftShift ListDiff
  LookupTableExportV2 LookupTableFind LookupTableFindV2 LookupTableImportV2 LookupTableInsertV2
  LookupTableSizeV2 MaxPoolGrad MergeV2Checkpoints MirrorPadGrad Multinomial MutableHashTableV2
  ParameterizedTruncatedNormal ParseExample ParseExampleV2 ParseSingleExample RandomShuffle
  RandomStandardNormal RandomUniform RandomUniformInt ReciprocalGrad ReduceJoin RegexFullMatch
  RegexReplace Relu6Grad ReluGrad ResizeBilinearGrad ResizeNearestNeighborGrad ResourceApplyAdaMax
  ResourceApplyAdadelta ResourceApplyAdagradV2 ResourceApplyAdam ResourceApplyAdamWithAmsgrad
  ResourceApplyCenteredRMSProp ResourceApplyFtrlV2 ResourceApplyGradientDescent
  ResourceApplyKerasMomentum ResourceApplyMomentum ResourceApplyRMSProp ResourceScatterAdd
  ResourceScatterUpdate RestoreV2 Reverse RightShift RngReadAndSkip RngSkip Roll RsqrtGrad SaveV2
  ScatterNd SeluGrad ShardedFilename SigmoidGrad SoftmaxCrossEntropyWithLogits SoftplusGrad
  SoftsignGrad SparseSoftmaxCrossEntropyWithLogits SparseToDense SqrtGrad StatefulStandardNormalV2
  StatefulTruncatedNormal StatefulUniform StatefulUniformFullInt StatefulUniformInt StatelessCase
  StatelessMultinomial StatelessRandomGetAlg StatelessRandomGetKeyCounter
  StatelessRandomGetKeyCounterAlg StatelessRandomNormal StatelessRandomNormalV2
  StatelessRandomUniform StatelessRandomUniformFullInt StatelessRandomUniformFullIntV2
  StatelessRandomUniformInt StatelessRandomUniformIntV2 StatelessRandomUniformV2 StatelessShuffle
  StatelessTruncatedNormal StatelessTruncatedNormalV2 StaticRegexFullMatch StaticRegexReplace
  StridedSliceGrad StringFormat StringJoin StringLength StringLower StringSplit StringSplitV2
  StringStrip StringToHashBucketFast StringToNumber StringUpper Substr TanhGrad TensorScatterAdd
  TruncatedNormal UnicodeDecode UnicodeTranscode Unique UniqueV2 UnsortedSegmentSum
  VarIsInitializedOp
`
    .trim()
    .split(/\s+/),
);

/** What a model may do when it is loaded and what is left out as well: it fills tables of names. */
export const INITIALIZING: ReadonlySet<string> = new Set([
  'HashTable',
  'HashTableV2',
  'MutableHashTableV2',
  'InitializeTable',
  'InitializeTableV2',
  'LookupTableImportV2',
  'AssignVariableOp',
  'Assign',
]);

/** How TensorFlow is to run an operation, where, and for whom: of no use here, and left out. */
export const DROPPED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'allowed_devices',
  'bad_indices_policy',
  'config',
  'config_proto',
  'container',
  'debug_name',
  'executor_type',
  'grad_a',
  'grad_b',
  'grad_x',
  'grad_y',
  'lower_using_switch_merge',
  'metadata',
  'num_original_outputs',
  'read_only_resource_inputs',
  'use_cudnn_on_gpu',
  'use_locking',
]);
