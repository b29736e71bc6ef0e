//! How long each stage takes: `cargo run --release --example stages -- WEIGHTS PAGE...`, pages as UTF-8.

use std::hint::black_box;
use std::time::Instant;

use cleanpage_core::blocks::html_blocks;
use cleanpage_core::features::read_page;
use cleanpage_core::html::parse;
use cleanpage_core::limits::NO_LIMITS;
use cleanpage_core::model::score::{score, Model};

const STAGES: [&str; 5] = ["parse", "blocks", "features", "network", "verdict"];
const TIMES: usize = 9;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let weights = std::fs::read(arguments.next().expect("the file of weights")).expect("it can be read");
    let model = Model::load(Box::leak(weights.into_boxed_slice())).expect("it fits");
    let mut rows: Vec<[f64; 5]> = Vec::new();
    for path in arguments {
        let page = std::fs::read_to_string(path).expect("a page in UTF-8");
        let mut least = [f64::MAX; 5];
        for _ in 0..TIMES {
            let start = Instant::now();
            let tree = parse(&page, &NO_LIMITS).expect("there are no limits");
            let parsed = Instant::now();
            let document = html_blocks(&page, tree, &NO_LIMITS).expect("there are no limits");
            let split = Instant::now();
            let numbers = read_page(&document, None, &model.vocabulary);
            let described = Instant::now();
            let scored = score(model, &document, numbers);
            let judged = Instant::now();
            black_box(scored.kept(&document, 1.0));
            let end = Instant::now();
            let moments = [start, parsed, split, described, judged, end];
            for (least, pair) in least.iter_mut().zip(moments.windows(2)) {
                *least = least.min((pair[1] - pair[0]).as_secs_f64());
            }
        }
        rows.push(least);
    }
    for (stage, name) in STAGES.iter().enumerate() {
        let mut times: Vec<f64> = rows.iter().map(|row| row[stage] * 1e3).collect();
        times.sort_by(f64::total_cmp);
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        println!("{name:10} median {:.3} ms, mean {mean:.3} ms", times[times.len() / 2]);
    }
}
