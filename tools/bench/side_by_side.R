# What side_by_side_r of rapport-bench compares with: reliability of a scale, agreement within groups and group
# means, as one does them in R. The argument is a CSV of a group and the keyed answers. Prints the seconds they
# took, without reading the file, then alpha, ICC(1) and the sum of all group means, which must agree.
for (package in c("psych", "multilevel")) {
  if (!requireNamespace(package, quietly = TRUE)) quit(status = 69)
}
sheets <- read.csv(commandArgs(trailingOnly = TRUE)[1])
items <- sheets[-1]
group <- factor(sheets$group)

seconds <- system.time({
  alpha <- suppressMessages(psych::alpha(items))
  score <- rowMeans(items)
  icc1 <- multilevel::ICC1(aov(score ~ group))
  means <- aggregate(items, list(group), mean)
})[["elapsed"]]

cat(sprintf("%.3f %.15g %.15g %.15g\n", seconds, alpha$total$raw_alpha, icc1, sum(means[-1])))
