#ifndef RAPPORT_LIBS_OBSERVE_PROCESS_METRICS_H_
#define RAPPORT_LIBS_OBSERVE_PROCESS_METRICS_H_

#include <memory>

#include "prometheus/collectable.h"

namespace rapport::observe {

// What the kernel knows of this process, by the names that all client libraries of Prometheus use:
// process_cpu_seconds_total, process_resident_memory_bytes, process_virtual_memory_bytes, process_open_fds,
// process_max_fds, process_start_time_seconds. Read from /proc by each scrape; without /proc there is none.
std::shared_ptr<prometheus::Collectable> ProcessMetrics();

}  // namespace rapport::observe

#endif  // RAPPORT_LIBS_OBSERVE_PROCESS_METRICS_H_
