#ifndef RAPPORT_LIBS_DISCLOSURE_ONE_WAY_CUTS_H_
#define RAPPORT_LIBS_DISCLOSURE_ONE_WAY_CUTS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rapport::disclosure {

// People who were in one group and then in another. Group kElsewhere stands for everywhere else.
struct Move {
  static constexpr std::size_t kElsewhere = 0;
  std::size_t from = kElsewhere;
  std::size_t to = kElsewhere;
  std::int64_t people = 0;  // 1 or more
};

// Groups that fewer than `limit` people, but some, left for others while nobody came in from others; or the
// other way round. Sums over earlier groups less sums over later groups are then known to be those of these
// people alone; and where answers do not change and everybody answered, there is no other way to such a sum:
// what follows from such sums about a set of people is what potentials of the groups make of it, which are
// constant where people move that are not in the set (the row space of the incidence matrix of a graph;
// Gusfield 1988, A graph theoretic approach to statistical data security, section 3).
//
// Groups are 1 to `groups`. For each move of fewer than `limit` people a smallest such set that it leaves,
// and one that it enters, if there are any; without repetition, each ascending. By maximum flow: O(moves) for
// each person and move at most.
std::vector<std::vector<std::size_t>> FindOneWayCuts(std::size_t groups, std::span<const Move> moves,
                                                     std::int64_t limit);

}  // namespace rapport::disclosure

#endif  // RAPPORT_LIBS_DISCLOSURE_ONE_WAY_CUTS_H_
