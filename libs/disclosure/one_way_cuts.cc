#include "libs/disclosure/one_way_cuts.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace rapport::disclosure {
namespace {

// Looks for sets of groups that few leave and nobody enters: minimum cuts where people count as capacities
// from group to group, and whoever enters a group of the set draws the one that they came from into it.
class Cutter {
 public:
  Cutter(std::size_t groups, std::span<const Move> moves) : arcs_of_(groups + 1) {
    for (const Move& move : moves) {
      if (move.from == move.to) continue;
      arcs_of_[move.from].push_back(arcs_.size());
      arcs_.push_back({move.to, move.people});
      arcs_of_[move.to].push_back(arcs_.size());
      arcs_.push_back({move.from, kEndless});
    }
    flow_.resize(arcs_.size());
    seen_.resize(groups + 1);
    arrived_by_.resize(groups + 1);
  }

  // The smallest set with `inside` in it that fewer than `limit` leave, `outside` among where they go; none
  // if there is no such set.
  std::optional<std::vector<std::size_t>> Cut(std::size_t inside, std::size_t outside, std::int64_t limit) {
    for (const std::size_t arc : changed_) flow_[arc] = 0;
    changed_.clear();
    std::int64_t flow = 0;
    while (const std::optional<std::size_t> end = Search(inside, outside)) {
      flow += Push(inside, *end, limit);
      if (flow >= limit) return std::nullopt;
    }
    std::vector<std::size_t> set = reached_;
    std::ranges::sort(set);
    return set;
  }

 private:
  static constexpr std::int64_t kEndless = std::int64_t{1} << 40;

  struct Arc {
    std::size_t to = 0;
    std::int64_t capacity = 0;
  };

  // Breadth first to `outside` or elsewhere; reached_ is what can be had of the way there.
  std::optional<std::size_t> Search(std::size_t inside, std::size_t outside) {
    for (const std::size_t group : reached_) seen_[group] = false;
    reached_.assign(1, inside);
    seen_[inside] = true;
    for (std::size_t next = 0; next < reached_.size(); ++next) {
      for (const std::size_t arc : arcs_of_[reached_[next]]) {
        const std::size_t to = arcs_[arc].to;
        if (arcs_[arc].capacity - flow_[arc] <= 0) continue;
        if (to == outside || to == Move::kElsewhere) {
          arrived_by_[to] = arc;
          return to;
        }
        if (seen_[to]) continue;
        seen_[to] = true;
        arrived_by_[to] = arc;
        reached_.push_back(to);
      }
    }
    return std::nullopt;
  }

  std::int64_t Push(std::size_t inside, std::size_t end, std::int64_t limit) {
    std::int64_t most = limit;
    for (std::size_t at = end; at != inside; at = arcs_[arrived_by_[at] ^ 1].to) {
      most = std::min(most, arcs_[arrived_by_[at]].capacity - flow_[arrived_by_[at]]);
    }
    for (std::size_t at = end; at != inside; at = arcs_[arrived_by_[at] ^ 1].to) {
      const std::size_t arc = arrived_by_[at];
      flow_[arc] += most;
      flow_[arc ^ 1] -= most;
      changed_.push_back(arc);
      changed_.push_back(arc ^ 1);
    }
    return most;
  }

  std::vector<Arc> arcs_;  // each beside the one back: 2 i and 2 i + 1
  std::vector<std::vector<std::size_t>> arcs_of_;
  std::vector<std::int64_t> flow_;       // by arc
  std::vector<std::size_t> changed_;     // arcs with a flow
  std::vector<bool> seen_;               // by group
  std::vector<std::size_t> arrived_by_;  // by group: the arc
  std::vector<std::size_t> reached_;
};

void FindLeft(std::size_t groups, std::span<const Move> moves, std::int64_t limit,
              std::set<std::vector<std::size_t>>& found) {
  Cutter cutter(groups, moves);
  for (const Move& move : moves) {
    if (move.from == Move::kElsewhere || move.from == move.to || move.people >= limit) continue;
    if (auto set = cutter.Cut(move.from, move.to, limit)) found.insert(*std::move(set));
  }
}

}  // namespace

std::vector<std::vector<std::size_t>> FindOneWayCuts(std::size_t groups, std::span<const Move> moves,
                                                     std::int64_t limit) {
  std::set<std::vector<std::size_t>> found;
  FindLeft(groups, moves, limit, found);
  std::vector<Move> back(moves.begin(), moves.end());
  for (Move& move : back) std::swap(move.from, move.to);
  FindLeft(groups, back, limit, found);
  return {found.begin(), found.end()};
}

}  // namespace rapport::disclosure
