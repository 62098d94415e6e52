import type {MetricDefinition, MetricTask} from './types.ts'

const CLASSES: readonly MetricTask[] = ['binary', 'multiclass']
const BINARY: readonly MetricTask[] = ['binary']
const MULTICLASS: readonly MetricTask[] = ['multiclass']
const VALUES: readonly MetricTask[] = ['regression', 'forecast']

const labels = (
  id: string,
  title: string,
  tasks: readonly MetricTask[],
  rest: Partial<MetricDefinition> = {},
): MetricDefinition => ({
  id,
  title,
  aliases: [],
  tasks,
  better: 'higher',
  needs: 'labels',
  range: [0, 1],
  ...rest,
})
const probabilities = (
  id: string,
  title: string,
  tasks: readonly MetricTask[],
  rest: Partial<MetricDefinition> = {},
): MetricDefinition => labels(id, title, tasks, {needs: 'probabilities', ...rest})
const values = (
  id: string,
  title: string,
  rest: Partial<MetricDefinition> = {},
): MetricDefinition => ({
  id,
  title,
  aliases: [],
  tasks: VALUES,
  better: 'lower',
  needs: 'values',
  range: [0, null],
  ...rest,
})

/** Every metric, in the order in which reports show them. */
export const metricDefinitions: readonly MetricDefinition[] = [
  probabilities('auc', 'ROC AUC', CLASSES, {
    aliases: ['roc_auc', 'auc_roc', 'auc_ovr', 'roc_auc_ovr'],
  }),
  probabilities('auc_ovr_weighted', 'ROC AUC, one-vs-rest, weighted', MULTICLASS, {
    aliases: ['roc_auc_ovr_weighted'],
  }),
  probabilities('auc_ovo', 'ROC AUC, one-vs-one', MULTICLASS, {aliases: ['roc_auc_ovo']}),
  probabilities('auc_ovo_weighted', 'ROC AUC, one-vs-one, weighted', MULTICLASS, {
    aliases: ['roc_auc_ovo_weighted'],
  }),
  probabilities('average_precision', 'average precision', CLASSES, {
    aliases: ['ap', 'pr_auc', 'auc_pr'],
  }),
  probabilities('log_loss', 'log loss', CLASSES, {
    aliases: ['logloss', 'cross_entropy', 'neg_log_loss'],
    better: 'lower',
    range: [0, null],
  }),
  probabilities('brier', 'Brier score', CLASSES, {
    aliases: ['brier_score', 'brier_score_loss'],
    better: 'lower',
    range: [0, 2],
  }),
  probabilities('ece', 'expected calibration error', CLASSES, {
    aliases: ['expected_calibration_error'],
    better: 'lower',
  }),
  probabilities('mce', 'maximum calibration error', CLASSES, {
    aliases: ['maximum_calibration_error'],
    better: 'lower',
  }),
  labels('accuracy', 'accuracy', CLASSES, {aliases: ['acc', 'accuracy_score']}),
  labels('balanced_accuracy', 'balanced accuracy', CLASSES, {
    aliases: ['balanced_accuracy_score'],
  }),
  labels('precision', 'precision', BINARY, {aliases: ['precision_score', 'ppv']}),
  labels('recall', 'recall', BINARY, {aliases: ['recall_score', 'sensitivity', 'tpr']}),
  labels('f1', 'F1', BINARY, {aliases: ['f1_score']}),
  labels('precision_macro', 'precision, macro', CLASSES),
  labels('recall_macro', 'recall, macro', CLASSES),
  labels('f1_macro', 'F1, macro', CLASSES, {aliases: ['macro_f1']}),
  labels('precision_micro', 'precision, micro', CLASSES),
  labels('recall_micro', 'recall, micro', CLASSES),
  labels('f1_micro', 'F1, micro', CLASSES, {aliases: ['micro_f1']}),
  labels('precision_weighted', 'precision, weighted', CLASSES),
  labels('recall_weighted', 'recall, weighted', CLASSES),
  labels('f1_weighted', 'F1, weighted', CLASSES, {aliases: ['weighted_f1']}),
  labels('mcc', 'Matthews correlation', CLASSES, {
    aliases: ['matthews_corrcoef', 'matthews_correlation'],
    range: [-1, 1],
  }),
  labels('cohen_kappa', "Cohen's kappa", CLASSES, {
    aliases: ['kappa', 'cohen_kappa_score'],
    range: [-1, 1],
  }),
  probabilities('top_k', 'top-k accuracy', MULTICLASS, {
    aliases: ['top_k_accuracy', 'top_k_accuracy_score'],
    parameter: {name: 'k', standard: 3, min: 1, max: null, integer: true},
  }),
  values('rmse', 'root mean squared error', {aliases: ['root_mean_squared_error']}),
  values('mae', 'mean absolute error', {aliases: ['mean_absolute_error']}),
  values('mse', 'mean squared error', {aliases: ['mean_squared_error']}),
  values('median_ae', 'median absolute error', {
    aliases: ['medae', 'median_absolute_error'],
  }),
  values('mape', 'mean absolute percentage error', {
    aliases: ['mean_absolute_percentage_error'],
  }),
  values('smape', 'symmetric percentage error', {
    aliases: ['symmetric_mean_absolute_percentage_error'],
    range: [0, 2],
  }),
  values('wape', 'weighted percentage error', {
    aliases: ['weighted_absolute_percentage_error', 'wmape'],
  }),
  values('r2', 'R²', {aliases: ['r2_score', 'r_squared'], better: 'higher', range: [null, 1]}),
  values('explained_variance', 'explained variance', {
    aliases: ['explained_variance_score'],
    better: 'higher',
    range: [null, 1],
  }),
  values('max_error', 'largest error'),
  values('pinball', 'pinball loss', {
    aliases: ['mean_pinball_loss', 'quantile_loss'],
    parameter: {name: 'quantile', standard: 0.5, min: 0, max: 1, integer: false},
  }),
  values('mase', 'mean absolute scaled error', {
    aliases: ['mean_absolute_scaled_error'],
    parameter: {name: 'season', standard: 1, min: 1, max: null, integer: true},
  }),
  values('ndcg', 'NDCG', {
    aliases: ['ndcg_score'],
    better: 'higher',
    range: [0, 1],
    parameter: {name: 'k', standard: 10, min: 1, max: null, integer: true},
  }),
]

/** What is measured where nobody asked for anything else. */
export const usualMetrics: Readonly<Record<MetricTask, readonly string[]>> = {
  binary: [
    'auc',
    'average_precision',
    'log_loss',
    'brier',
    'ece',
    'accuracy',
    'precision',
    'recall',
    'f1',
  ],
  multiclass: ['auc', 'log_loss', 'ece', 'accuracy', 'balanced_accuracy', 'f1_macro'],
  regression: ['rmse', 'mae', 'r2', 'median_ae'],
  forecast: ['rmse', 'mae', 'wape', 'smape'],
}
