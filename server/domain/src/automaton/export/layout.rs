//! Where states, edges and labels lie in a drawing: layers by the method of Sugiyama, Tagawa and Toda (1981), as the `dagre` crate
//! has it, from left to right.

use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

use super::Named;

/// The radius of a state.
pub(super) const RADIUS: f64 = 20.0;

/// The height of a line of a label.
pub(super) const LINE: f64 = 15.0;

/// A place, in pixels from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// An edge with its label.
pub(super) struct Route {
    /// From the rim of the one state to the rim of the other.
    pub(super) points: Vec<Point>,
    pub(super) lines: Vec<String>,
    /// The middle of the label.
    pub(super) label: Point,
}

impl Route {
    /// How wide and how high the label is.
    pub(super) fn extent(&self) -> Point {
        let longest = self.lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        Point { x: longest as f64 * CHARACTER + 2.0, y: self.lines.len() as f64 * LINE }
    }
}

pub(super) struct Layout {
    /// The middle of each state.
    pub(super) states: Vec<Point>,
    pub(super) routes: Vec<Route>,
    /// How far the drawing reaches.
    pub(super) size: Point,
}

/// The longest line of a label, in characters; a longer label goes on below.
const LONGEST_LINE: usize = 20;

/// The width of a character of a label, at most.
const CHARACTER: f64 = 8.5;

pub(super) fn layout(machine: Named<'_>) -> Layout {
    let routes = machine.edges().into_iter().map(|((from, to), symbols)| {
        let (lines, nowhere) = (lines(&machine.label(&symbols)), Point { x: 0.0, y: 0.0 });
        ((from, to), Route { points: Vec::new(), lines, label: nowhere })
    });
    let mut routes: Vec<((u32, u32), Route)> = routes.collect();
    let graph = arranged(machine.table.states(), &routes);
    let states: Vec<Point> = (0..machine.table.states())
        .map(|state| {
            let node = graph.node(&state.to_string());
            Point { x: node.and_then(|node| node.x).unwrap_or(0.0), y: node.and_then(|node| node.y).unwrap_or(0.0) }
        })
        .collect();
    for ((from, to), route) in &mut routes {
        if let Some(edge) = graph.edge(&from.to_string(), &to.to_string(), None) {
            let (from, to) = (states[*from as usize], states[*to as usize]);
            let points: Vec<Point> = edge.points.iter().map(|at| Point { x: at.x, y: at.y }).collect();
            let middle = points.get(points.len() / 2).copied().unwrap_or(from);
            route.label = Point { x: edge.x.unwrap_or(middle.x), y: edge.y.unwrap_or(middle.y) };
            route.points = clipped(points, from, to);
        }
    }
    let routes: Vec<Route> = routes.into_iter().map(|(_, route)| route).collect();
    let size = extent(&states, &routes);
    Layout { states, routes, size }
}

/// The graph with a place for every state, edge and label.
fn arranged(states: usize, routes: &[((u32, u32), Route)]) -> Graph<NodeLabel, EdgeLabel> {
    // Edges that close a cycle are turned round for a while and then have the same ends as others, which takes a multigraph.
    let mut graph = Graph::with_options(GraphOptions { directed: true, multigraph: true, compound: false });
    let side = 2.0 * RADIUS;
    for state in 0..states {
        graph.set_node(state.to_string(), Some(NodeLabel { width: side, height: side, ..NodeLabel::default() }));
    }
    for ((from, to), route) in routes {
        let Point { x: width, y: height } = route.extent();
        let label = EdgeLabel { width, height, labelpos: LabelPos::Center, ..EdgeLabel::default() };
        graph.set_edge(from.to_string(), to.to_string(), Some(label), None);
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: 30.0,
        edgesep: 18.0,
        ranksep: 36.0,
        marginx: 60.0,
        marginy: 24.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    graph
}

/// A label in lines, broken behind commas.
fn lines(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for part in label.split_inclusive(", ") {
        let full = lines.last().is_some_and(|line| {
            !line.is_empty() && line.chars().count() + part.trim_end().chars().count() > LONGEST_LINE
        });
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(part);
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// With its ends on the rims of the states, which the layout takes for squares.
fn clipped(mut points: Vec<Point>, from: Point, to: Point) -> Vec<Point> {
    if let [first, second, ..] = points[..] {
        points[0] = rim(from, if from == to { first } else { second });
    }
    if let [.., before, last] = points[..] {
        let end = points.len() - 1;
        points[end] = rim(to, if from == to { last } else { before });
    }
    points
}

/// Where the way from the middle of a state to a place crosses its rim.
fn rim(middle: Point, towards: Point) -> Point {
    let (dx, dy) = (towards.x - middle.x, towards.y - middle.y);
    let length = dx.hypot(dy);
    if length == 0.0 {
        return Point { x: middle.x, y: middle.y - RADIUS };
    }
    Point { x: middle.x + dx / length * RADIUS, y: middle.y + dy / length * RADIUS }
}

fn extent(states: &[Point], routes: &[Route]) -> Point {
    let around = |at: &Point, width: f64, height: f64| Point { x: at.x + width, y: at.y + height };
    let labels = routes.iter().map(|route| around(&route.label, route.extent().x / 2.0, route.extent().y / 2.0));
    let ways = routes.iter().flat_map(|route| route.points.iter().map(|at| around(at, 4.0, 4.0)));
    let all = states.iter().map(|at| around(at, RADIUS, RADIUS)).chain(ways).chain(labels);
    let most = all.fold(Point { x: 0.0, y: 0.0 }, |most, at| Point { x: most.x.max(at.x), y: most.y.max(at.y) });
    around(&most, 16.0, 16.0)
}
